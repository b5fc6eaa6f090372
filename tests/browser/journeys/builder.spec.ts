import { expectAccessible } from "../support/axe";
import { api, openCall } from "../support/desk";
import { expect, signIn, test } from "../support/test";

const once = Date.now().toString(36);

test("a manager writes a call without a developer, previews it, publishes and extends it", async ({ page }) => {
  await signIn(page, "operateur");
  const { programme } = await openCall(await api(page), `Autre ${once}`, {});
  const year = new Date().getUTCFullYear();

  await test.step("the essentials first", async () => {
    await page.goto(`/programmes/${programme}/desk`);
    await page.getByRole("link", { name: "Nouvel appel" }).click();
    await page.getByRole("button", { name: "Créer l’appel" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expectAccessible(page, "new call, refused");
    await page.getByLabel("Titre (français)").fill(`Jouer pour apprendre ${once}`);
    await page.getByLabel("Axe").selectOption({ label: "Apprendre à coder" });
    await page.getByRole("checkbox", { name: "Éditeur" }).check();
    await page.getByRole("radio", { name: "Oui" }).check();
    await page.getByRole("radio", { name: "Hors aides d’État" }).check();
    await page.getByLabel("Part financée au plus (%)").fill("50");
    await page.getByLabel("Plafond par dossier (€)").fill("30 000");
    await page.getByLabel("Ouvre le").fill(`${year}-01-02`);
    await page.getByLabel("Heure d’ouverture (Paris)").fill("08:00");
    await page.getByLabel("Clôt le").fill(`${year + 1}-07-14`);
    await page.getByLabel("Heure de clôture (Paris)").fill("12:00");
    await page.getByRole("button", { name: "Créer l’appel" }).click();
    await expect(page.getByRole("heading", { level: 1, name: `Jouer pour apprendre ${once}` })).toBeVisible();
  });

  const steps = page.getByRole("navigation", { name: "Étapes de l’appel" });
  const save = async () => {
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await expect(page.getByText("Tout est enregistré")).toBeVisible();
  };

  await test.step("its words and conditions", async () => {
    await page.getByLabel("Présentation courte (français)").fill("Des jeux sérieux.");
    await page.getByLabel("Présentation (français)", { exact: true }).fill("## But\n\nDes jeux.");
    // By itself: what was typed is there again.
    await expect(page.getByText("Tout est enregistré")).toBeVisible();
    await page.reload();
    await expect(page.getByLabel("Présentation courte (français)")).toHaveValue("Des jeux sérieux.");
    await expectAccessible(page, "essentials");
    await steps.getByRole("link", { name: "Conditions" }).click();
    await page.getByRole("checkbox", { name: "financier" }).check();
    await expect(page.getByLabel("Heure de clôture (Paris)")).toHaveValue("12:00");
    await expectAccessible(page, "conditions");
    await save();
  });

  await test.step("nobody leaves unasked with what could not be saved", async () => {
    await page.route("**/api/v1/calls/*/file", (route) => {
      const refused = { type: "/problems/conflict", title: "Conflit", status: 409, detail: "L’appel ne se laisse pas écrire.", request_id: "x" };
      const answer = { status: 409, contentType: "application/problem+json", body: JSON.stringify(refused) };
      return route.request().method() === "PUT" ? route.fulfill(answer) : route.continue();
    });
    await steps.getByRole("link", { name: "Présentation" }).click();
    await page.getByLabel("Présentation courte (français)").fill("Des jeux très sérieux.");
    await expect(page.getByText("L’appel ne se laisse pas écrire.")).toBeVisible();
    await expect(page.getByText("Modifications non enregistrées")).toBeVisible();
    await expectAccessible(page, "not saved");
    await page.getByRole("link", { name: `Plan Autre ${once}` }).click();
    const dialog = page.getByRole("dialog", { name: "Quitter sans enregistrer ?" });
    await expectAccessible(page, "leaving unsaved");
    await dialog.getByRole("button", { name: "Rester" }).click();
    await expect(page.getByLabel("Présentation courte (français)")).toHaveValue("Des jeux très sérieux.");
    await page.unroute("**/api/v1/calls/*/file");
    await save();
    await expect(page.getByText("L’appel ne se laisse pas écrire.")).toHaveCount(0);
  });

  await test.step("the form, question by question, one of them conditional", async () => {
    await steps.getByRole("link", { name: "Formulaire" }).click();
    await page.getByLabel("Nouvelle partie").fill("Projet");
    await page.getByRole("button", { name: "Ajouter la partie" }).click();
    const ask = async (label: string, kind: string) => {
      await page.getByLabel("Nouvelle question").fill(label);
      await page.getByLabel("Genre de réponse").last().selectOption({ label: kind });
      await page.getByRole("button", { name: "Ajouter la question" }).click();
    };
    await ask("Public", "Un choix");
    await page.locator("summary", { hasText: "Public" }).click();
    await page.getByLabel("Choix", { exact: true }).fill("Élèves\nEnseignants");
    await ask("Nombre d’élèves", "Nombre");
    await page.locator("summary", { hasText: "Nombre d’élèves" }).click();
    await page.getByLabel("Posée si").selectOption({ label: "Public" });
    await ask("Dépenses", "Tableau");
    await page.locator("summary", { hasText: "Dépenses" }).click();
    await page.getByLabel("Nouvelle colonne").fill("Poste");
    await page.getByRole("button", { name: "Ajouter la colonne" }).click();
    await expectAccessible(page, "form");
    await save();
  });

  await test.step("criteria that weigh 100, and a document", async () => {
    await steps.getByRole("link", { name: "Critères et documents" }).click();
    await page.getByLabel("Nouveau critère").fill("Pédagogie");
    await page.getByRole("button", { name: "Ajouter le critère" }).click();
    await page.getByLabel("Poids (%)").fill("90");
    await page.getByLabel("Points", { exact: true }).fill("20");
    await expect(page.getByText("Les poids font 90")).toBeVisible();
    await page.getByLabel("Nouveau document").fill("Comptes annuels");
    await page.getByRole("button", { name: "Ajouter le document" }).click();
    await expectAccessible(page, "grid");
    await save();
  });

  await test.step("what stands against it is told with the way there; the preview asks as the form will", async () => {
    await steps.getByRole("link", { name: "Aperçu et publication" }).click();
    await expect(page.getByText("empêche la publication").or(page.getByText("empêchent la publication"))).toBeVisible();
    await expect(page.getByRole("button", { name: "Publier" })).toHaveCount(0);
    const preview = page.getByRole("main");
    await expect(preview.getByLabel("Nombre d’élèves")).toHaveCount(0);
    await preview.getByRole("radio", { name: "Élèves" }).check();
    await expect(preview.getByLabel("Nombre d’élèves")).toBeVisible();
    await expectAccessible(page, "check");
    await steps.getByRole("link", { name: "Critères et documents" }).click();
    await page.getByLabel("Poids (%)").fill("100");
    await save();
    await steps.getByRole("link", { name: "Aperçu et publication" }).click();
    await page.getByRole("button", { name: "Publier" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Publier" }).click();
    await expect(page.getByText("Publié, version 1")).toBeVisible();
    await expectAccessible(page, "published");
  });

  await test.step("its close is moved, with notice", async () => {
    await steps.getByRole("link", { name: "Conditions" }).click();
    await page.getByText("Reporter la clôture").click();
    const form = page.getByRole("form", { name: "Reporter la clôture" });
    await form.getByLabel("Clôt le").fill(`${year + 1}-08-01`);
    await form.getByLabel("Heure de clôture (Paris)").fill("12:00");
    await form.getByLabel("Motif").fill("Les vacances.");
    await form.getByRole("button", { name: "Reporter et prévenir" }).click();
    await expect(page.getByText(/1 août \d{4} à\s12:00/)).toBeVisible();
    await expectAccessible(page, "extended");
  });

  await test.step("and copied", async () => {
    await steps.getByRole("link", { name: "Aperçu et publication" }).click();
    await page.getByRole("button", { name: "Dupliquer cet appel" }).click();
    await expect(page.getByText("Brouillon", { exact: true })).toBeVisible();
  });
});
