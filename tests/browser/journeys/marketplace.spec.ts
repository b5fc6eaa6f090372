import { expectAccessible } from "../support/axe";
import { expect, signIn, signOut, test } from "../support/test";

/** Words nobody else's listing has, a new one each run. */
const title = `Atelier des volcans ${Date.now().toString(36)}`;

test("a publisher submits, mends what the operator asks for, and a school finds it", async ({ page }) => {

  await test.step("the publisher starts a listing", async () => {
    await signIn(page, "editeur", "/publisher");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page, "workspace");
    await page.getByRole("button", { name: "Nouvelle fiche" }).click();
    await page.getByRole("button", { name: "Créer la fiche" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expectAccessible(page, "new listing, refused");
    await page.getByLabel("Nature").selectOption("resource");
    await page.getByLabel("Titre").fill(title);
    await page.getByRole("button", { name: "Créer la fiche" }).click();
    await page.waitForURL(/\/publisher\/listings\//);
  });

  const step = async (name: string) => {
    await page.getByRole("navigation", { name: "Étapes de la fiche" }).getByText(name, { exact: true }).click();
    await expect(page.getByRole("heading", { level: 2, name }).or(page.getByRole("heading", { level: 2 }).first())).toBeVisible();
  };

  await test.step("and writes it, step by step", async () => {
    await page.getByLabel("Résumé (français)").fill("Une séquence sur les volcans, avec cartes et maquettes à construire.");
    await page.getByLabel("Description (français)").fill("Quatre séances pour comprendre le volcanisme.\n\nLes élèves construisent une maquette.");
    await expect(page.getByText(/Brouillon enregistré à/)).toBeVisible();
    await expectAccessible(page, "essentials");
    await step("Pour qui");
    await page.getByRole("group", { name: "Niveaux" }).getByLabel("4e", { exact: false }).first().check();
    await page.getByRole("group", { name: "Disciplines" }).getByRole("checkbox").first().check();
    await page.getByRole("group", { name: "Usage pédagogique" }).getByRole("checkbox").first().check();
    await page.getByRole("group", { name: "Public" }).getByRole("checkbox").first().check();
    await expectAccessible(page, "audience");
    await step("Technique");
    await page.getByRole("group", { name: "Plateformes" }).getByLabel("Navigateur").check();
    await page.getByRole("group", { name: "Langues" }).getByLabel("français").check();
    await page.getByLabel("Liens : Page d’accueil").fill("https://plume.example/volcans");
    await page.getByLabel("Licence").fill("CC-BY-SA-4.0");
    await expectAccessible(page, "technical");
    await step("Données et accessibilité");
    await page.getByRole("group", { name: "Niveau de personnalisation" }).getByRole("radio").first().check();
    await page.getByLabel("Ce qui est collecté, pourquoi, combien de temps (français)").fill("Rien n’est collecté.");
    await page.getByLabel("Pays d’hébergement").fill("FR");
    await page.getByLabel("politique de confidentialité").fill("https://plume.example/confidentialite");
    await page.getByRole("group", { name: "Conformité au RGAA" }).getByLabel("Partiellement conforme").check();
    await page.getByLabel("Déclaration d’accessibilité").fill("https://plume.example/accessibilite");
    await expectAccessible(page, "data");
    await step("Offres et prix");
    await page.getByRole("button", { name: "Ajouter une offre" }).click();
    await page.getByLabel("Nom de l’offre (français)").fill("Licence de classe");
    await page.getByLabel("Prix exprimé").selectOption("school");
    await page.getByLabel("Taux").selectOption("standard");
    await page.getByLabel("Montant HT (€)").fill("49,90");
    await page.getByRole("button", { name: "Ajouter un prix" }).click();
    await expect(page.getByText("49,90 €")).toBeVisible();
    await expectAccessible(page, "offers");
    await step("Vérifier et soumettre");
    await expect(page.getByRole("button", { name: "Soumettre", exact: true })).toBeEnabled();
    await expectAccessible(page, "checks");
    await page.getByRole("button", { name: "Soumettre", exact: true }).click();
    await expect(page.getByText("La fiche est entre les mains des modérateurs")).toBeVisible();
    await expectAccessible(page, "waiting");
    await signOut(page, "Élodie Martin");
  });

  const takeFile = async () => {
    await signIn(page, "operateur", "/moderation");
    await expectAccessible(page, "queue");
    await page.getByRole("link", { name: title }).click();
    await page.getByRole("button", { name: "Prendre en charge" }).click();
    await expect(page.getByRole("heading", { name: "Décision" })).toBeVisible();
  };

  await test.step("the operator asks for a change", async () => {
    await takeFile();
    await page.getByRole("button", { name: "Demander des modifications" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expectAccessible(page, "decision without reasons");
    await page.getByLabel("Partie concernée").selectOption({ label: "Résumé" });
    await page.getByLabel("Ce qu’il faut changer").fill("Dites à quel niveau la séquence s’adresse.");
    await page.getByRole("button", { name: "Demander des modifications" }).click();
    await expect(page.getByText("Demande envoyée à l’éditeur.")).toBeVisible();
    await expectAccessible(page, "decided");
    await signOut(page, "Odile Perrin");
  });

  await test.step("the publisher reads why, mends it and submits again", async () => {
    await signIn(page, "editeur", "/publisher");
    await page.getByRole("link", { name: title }).click();
    await expect(page.getByText("Dites à quel niveau la séquence s’adresse.")).toBeVisible();
    await expectAccessible(page, "reasons");
    await page.getByLabel("Résumé (français)").fill("En quatrième, une séquence sur les volcans, avec maquettes à construire.");
    await step("Vérifier et soumettre");
    await page.getByRole("button", { name: "Soumettre", exact: true }).click();
    await expect(page.getByText("La fiche est entre les mains des modérateurs")).toBeVisible();
    await signOut(page, "Élodie Martin");
  });

  await test.step("the operator publishes", async () => {
    await takeFile();
    await page.getByRole("button", { name: "Publier", exact: true }).click();
    await expect(page.getByText("l’éditeur est prévenu")).toBeVisible();
    await signOut(page, "Odile Perrin");
  });

  await test.step("a teacher finds it, filters, and compares it with another", async () => {
    await signIn(page, "enseignant", "/");
    const search = page.getByRole("combobox", { name: "Chercher dans le catalogue" });
    await expect(async () => {
      await page.goto(`/?q=${encodeURIComponent(title)}`);
      await expect(page.getByRole("link", { name: title })).toBeVisible({ timeout: 1000 });
    }).toPass();
    await expectAccessible(page, "found");
    await page.getByLabel(`Comparer ${title}`).check();
    await search.fill("dictée");
    await search.press("Enter");
    const results = page.getByRole("list", { name: "Résultats" }).getByRole("listitem");
    await expect(results.first()).toContainText(/dictée/i);
    await page.getByLabel("Gratuit seulement").check();
    await expect(page).toHaveURL(/free=/);
    await expectAccessible(page, "filtered");
    await page.getByLabel("Gratuit seulement").uncheck();
    await results.first().getByRole("checkbox").check();
    await page.getByRole("link", { name: "Comparer", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Comparer" })).toBeVisible();
    await expect(page.getByRole("link", { name: title })).toBeVisible();
    await expectAccessible(page, "comparison");
    await page.getByRole("link", { name: title }).click();
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await expect(page.getByText("49,90 €").first()).toBeVisible();
    await expectAccessible(page, "listing");
  });
});
