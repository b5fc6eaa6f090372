import { choose, enter, leave, press, tabTo, type } from "../support/keyboard";
import { expect, test } from "../support/test";

const title = `Clavier seul ${Date.now().toString(36)}`;

test("the marketplace without a mouse", async ({ page }) => {

  await test.step("the first Tab skips to the content", async () => {
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Aller au contenu" });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await expect(page.getByRole("combobox", { name: "Chercher dans le catalogue" })).toBeFocused();
  });

  await test.step("a publisher writes and submits", async () => {
    await enter(page, "editeur", "/publisher");
    await press(page, page.getByRole("button", { name: "Nouvelle fiche" }));
    await choose(page, page.getByLabel("Nature"), "Service");
    await type(page, page.getByLabel("Titre"), title);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/publisher\/listings\//);
    const step = (name: string) => press(page, page.getByRole("navigation", { name: "Étapes de la fiche" }).getByRole("button", { name }));
    const check = (group: string, box: string | number, role: "checkbox" | "radio" = "checkbox") => {
      const boxes = page.getByRole("group", { name: group });
      const target = typeof box === "number" ? boxes.getByRole(role).nth(box) : boxes.getByLabel(box);
      return press(page, target, "Space");
    };
    await type(page, page.getByLabel("Résumé (français)"), "Un service essayé au clavier.");
    await type(page, page.getByLabel("Description (français)"), "Tout s’y fait sans souris.");
    await step("Pour qui");
    await check("Niveaux", 0);
    await check("Disciplines", 0);
    await check("Usage pédagogique", 0);
    await check("Public", 0);
    await step("Technique");
    await check("Plateformes", "Navigateur");
    await check("Langues", "français");
    await type(page, page.getByLabel("Liens : Page d’accueil"), "https://plume.example/clavier");
    await type(page, page.getByLabel("Licence"), "proprietary");
    await step("Données et accessibilité");
    await check("Niveau de personnalisation", 0, "radio");
    await type(page, page.getByLabel("Ce qui est collecté, pourquoi, combien de temps (français)"), "Rien.");
    await type(page, page.getByLabel("Pays d’hébergement"), "FR");
    await type(page, page.getByLabel("politique de confidentialité"), "https://plume.example/confidentialite");
    await check("Conformité au RGAA", 0, "radio");
    await type(page, page.getByLabel("Déclaration d’accessibilité"), "https://plume.example/accessibilite");
    await step("Offres et prix");
    await press(page, page.getByRole("button", { name: "Ajouter une offre" }));
    await type(page, page.getByLabel("Nom de l’offre (français)"), "Offre");
    await choose(page, page.getByLabel("Prix exprimé"), "Sur devis");
    await choose(page, page.getByLabel("Taux"), "Normal (logiciels, équipements, services)");
    await step("Vérifier et soumettre");
    await press(page, page.getByRole("button", { name: "Soumettre", exact: true }));
    await expect(page.getByText("La fiche est entre les mains des modérateurs")).toBeVisible();
    await press(page, page.getByRole("button", { name: "Aperçu" }));
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("button", { name: "Aperçu" })).toBeFocused();
    await leave(page);
  });

  await test.step("an operator publishes", async () => {
    await enter(page, "operateur", "/moderation");
    await press(page, page.getByRole("link", { name: title }));
    await press(page, page.getByRole("button", { name: "Prendre en charge" }));
    await press(page, page.getByRole("button", { name: "Publier", exact: true }));
    await expect(page.getByText("l’éditeur est prévenu")).toBeVisible();
    await leave(page);
  });

  await test.step("a teacher finds, filters and compares", async () => {
    await enter(page, "enseignant", "/");
    const search = page.getByRole("combobox", { name: "Chercher dans le catalogue" });
    await type(page, search, title);
    const suggestion = page.getByRole("listbox").getByRole("option", { name: new RegExp(title) });
    await expect(async () => {
      await type(page, search, `${title} `);
      await page.keyboard.press("Backspace");
      await expect(suggestion).toBeVisible({ timeout: 1500 });
    }).toPass();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeFocused();
    await press(page, page.getByRole("button", { name: "Ajouter à la comparaison" }));
    await page.goto("/");
    await press(page, page.getByRole("group", { name: "Nature" }).getByLabel("Application"), "Space");
    await expect(page).toHaveURL(/kind=app/);
    await press(page, page.getByRole("checkbox", { name: /^Comparer/ }).first(), "Space");
    await press(page, page.getByRole("link", { name: "Comparer", exact: true }));
    await expect(page.getByRole("heading", { level: 1, name: "Comparer" })).toBeFocused();
    await tabTo(page, page.getByRole("link", { name: title }));
  });
});
