import { expectAccessible } from "../support/axe";
import { oneQuestion, openCall } from "../support/funding";
import { expect, signIn, signOut, test } from "../support/test";

const once = Date.now().toString(36);
const pdf = { name: "statuts.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n") };

test("an applicant writes, is told what is missing, submits and keeps the receipt", async ({ page }) => {
  const title = `Jeux sérieux ${once}`;
  await signIn(page, "operateur");
  const { call } = await openCall(page, title);
  await page.goto("/");
  await signOut(page, "Odile Perrin");

  await test.step("whether one may apply, before any form", async () => {
    await signIn(page, "editeur", `/calls/${call}`);
    await page.getByRole("link", { name: "Candidater" }).click();
    const rules = page.getByRole("list", { name: "Pouvez-vous candidater ?" });
    await expect(rules.getByRole("listitem")).toHaveText([/L’appel s’adresse à : éditeur/, /L’organisation est vérifiée/, /L’appel est ouvert du/]);
    await expectAccessible(page, "eligibility");
    await page.getByLabel("Nom du projet").fill("Robots en classe");
    await page.getByRole("button", { name: "Commencer la candidature" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Robots en classe" })).toBeVisible();
    await expectAccessible(page, "an empty draft");
  });

  const parts = page.getByRole("navigation", { name: "Parties de la candidature" });
  const part = (name: string) => parts.getByRole("button", { name }).click();

  await test.step("every fault at once, each leads to its field", async () => {
    await part("Vérifier et déposer");
    await expect(page.getByRole("link", { name: /^But du projet/ })).toBeVisible();
    await page.getByLabel(/^Je peux engager/).check();
    await page.getByRole("button", { name: "Déposer la candidature" }).click();
    const summary = page.getByRole("alert");
    await expect(summary).toBeFocused();
    await expect(summary).toContainText("Statuts");
    await expectAccessible(page, "submission, refused");
    await summary.getByRole("link", { name: /^But du projet/ }).click();
    await expect(page.getByLabel("But du projet")).toBeFocused();
    await expect(page.getByLabel("But du projet")).toHaveAttribute("aria-invalid", "true");
    await expectAccessible(page, "a section with faults");
  });

  await test.step("questions of every kind, one on a condition", async () => {
    await page.getByLabel("But du projet").fill("Apprendre à coder par le jeu.");
    await page.getByRole("radio", { name: "Collège" }).check();
    await page.getByRole("checkbox", { name: "Arts" }).check();
    await expect(page.getByLabel("UAI du partenaire")).toHaveCount(0);
    await page.getByRole("radio", { name: "Oui" }).check();
    await page.getByLabel("UAI du partenaire").fill("0951099d");
    await page.getByLabel("Début").fill("2027-01-04");
    await page.getByRole("button", { name: "Suite : Moyens" }).click();
    await page.getByLabel("Équivalents temps plein").fill("1,5");
    await page.getByRole("button", { name: "Ajouter une ligne" }).click();
    await page.getByLabel("Poste").fill("Développement");
    await page.getByLabel("Somme (€)").fill("12 000,5x");
    await expect(page.getByText("Écrivez un montant")).toBeVisible();
    await page.getByLabel("Somme (€)").fill("12 000,50");
    await page.locator("fieldset", { hasText: "Plan de financement" }).last().locator("input[type=file]").setInputFiles({ ...pdf, name: "plan.pdf" });
    await expect(page.getByRole("link", { name: "plan.pdf" })).toBeVisible();
    await page.getByLabel("Fiche du catalogue").fill("calcul");
    await page.getByRole("list", { name: "Fiches du catalogue" }).getByRole("button").first().click();
    await expect(page.getByRole("button", { name: "En choisir une autre" })).toBeVisible();
    await expectAccessible(page, "a section with a table, a file and a listing");
    await part("Pièces jointes");
    await page.locator("input[type=file]").setInputFiles(pdf);
    await expect(page.getByRole("link", { name: "statuts.pdf" })).toBeVisible();
    await expectAccessible(page, "documents");
    await part("Votre demande");
    await page.getByRole("checkbox", { name: "financier" }).check();
    await page.getByLabel("Montant demandé (€)").fill("20 000");
    await page.getByLabel("Coût total du projet (€)").fill("30 000");
    await expect(page.getByText(/L’appel finance au plus 50 %/)).toBeVisible();
    await page.getByLabel("Coût total du projet (€)").fill("45 000");
    await expect(page.getByText(/L’appel finance au plus 50 %/)).toHaveCount(0);
    await expectAccessible(page, "the request");
  });

  await test.step("what was written is there again", async () => {
    await expect(page.getByRole("status").filter({ hasText: "Enregistré" })).toBeVisible();
    await page.reload();
    await expect(page.getByLabel("Montant demandé (€)")).toHaveValue("20000");
    await page.getByRole("link", { name: "Aperçu" }).click();
    await expect(page.getByText("Apprendre à coder par le jeu.")).toBeVisible();
    await expect(page.getByText("0951099D")).toBeVisible();
    await expect(page.getByRole("cell", { name: /12.000,50.€/ })).toBeVisible();
    await expectAccessible(page, "preview");
    await page.getByRole("link", { name: "Retour au dossier" }).click();
  });

  await test.step("submitted once, with a receipt to the millisecond", async () => {
    await part("Vérifier et déposer");
    await expect(page.getByText("Le dossier est complet")).toBeVisible();
    await page.getByRole("button", { name: "Déposer la candidature" }).click();
    // Nobody submits without saying that they may.
    await expect(page.getByRole("alert")).toContainText("Mandat");
    await page.getByLabel(/^Je peux engager/).check();
    await page.getByRole("button", { name: "Déposer la candidature" }).click();
    await expect(page.getByRole("heading", { name: "Accusé de réception" })).toBeVisible();
    await expect(page.getByText(/\d{2}:\d{2}:\d{2},\d{3} UTC[+−]\d/)).toBeVisible();
    await expect(page.getByText(/^[0-9a-f]{64}$/)).toBeVisible();
    await expectAccessible(page, "submitted");
    await page.getByRole("tab", { name: "Historique" }).click();
    await expect(page.getByRole("list", { name: "Historique" })).toContainText("Déposé");
    await page.getByRole("tab", { name: "Échanges" }).click();
    await page.getByRole("textbox", { name: "Votre message" }).fill("Faut-il joindre un devis ?");
    await page.getByRole("button", { name: "Envoyer" }).click();
    await expect(page.getByRole("article").filter({ hasText: "Faut-il joindre un devis ?" })).toBeVisible();
    await expectAccessible(page, "messages");
  });

  await test.step("found in the list, by state, and withdrawn", async () => {
    await page.goto("/applications");
    await page.getByLabel("État").selectOption({ label: "Déposé" });
    await page.getByRole("row", { name: /^Robots en classe/ }).getByRole("link").click();
    await page.getByText("Retirer la candidature").click();
    await page.getByLabel("Pourquoi").fill("Le partenaire a renoncé.");
    await page.getByRole("button", { name: "Retirer définitivement" }).click();
    await expect(page.getByRole("main").getByText("Retiré", { exact: true }).first()).toBeVisible();
    await expectAccessible(page, "withdrawn");
    await page.goto("/applications");
    await expect(page.getByRole("row", { name: /^Robots en classe/ })).toContainText("Retiré");
    await expectAccessible(page, "my applications");
  });
});

test("two people write one draft: each sees what the other did, and nothing vanishes", async ({ page, browser }) => {
  const title = `À deux ${once}`;
  await signIn(page, "operateur");
  const { call } = await openCall(page, title, { form: oneQuestion, documents: [] });
  await page.goto("/");
  await signOut(page, "Odile Perrin");
  await signIn(page, "editeur", `/calls/${call}`);
  await page.getByRole("link", { name: "Candidater" }).click();
  await page.getByLabel("Nom du projet").fill("Ensemble");
  await page.getByRole("button", { name: "Commencer la candidature" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Ensemble" })).toBeVisible();
  const address = new URL(page.url()).pathname;
  const context = await browser.newContext();
  const other = await context.newPage();
  await signIn(other, "editeur", address);
  for (const one of [page, other]) await one.getByRole("navigation", { name: "Parties de la candidature" }).getByRole("button", { name: "Projet" }).click();
  const save = (one: typeof page, act: () => Promise<unknown>) =>
    Promise.all([one.waitForResponse((answer) => answer.request().method() === "PUT" && answer.ok()), act()]);

  await test.step("different answers are put together", async () => {
    await save(page, () => page.getByLabel("But du projet").fill("Coder"));
    await other.getByLabel("Équipe").fill("Trois développeurs");
    await expect(other.getByText("Élodie Martin vient de modifier ce dossier")).toBeVisible();
    await expect(other.getByLabel("But du projet")).toHaveValue("Coder");
    await expect(other.getByLabel("Équipe")).toHaveValue("Trois développeurs");
    await expectAccessible(other, "somebody else's change");
    // Without a keystroke of theirs.
    await expect(page.getByLabel("Équipe")).toHaveValue("Trois développeurs", { timeout: 30_000 });
  });

  await test.step("the same answer is shown twice, and one chooses", async () => {
    await save(page, () => page.getByLabel("But du projet").fill("Coder et créer"));
    await other.getByLabel("But du projet").fill("Coder et jouer");
    await expect(other.getByRole("alert")).toContainText("Coder et créer");
    await expect(other.getByRole("alert")).toContainText("Coder et jouer");
    await expectAccessible(other, "a conflict");
    await other.getByRole("button", { name: "Garder la mienne" }).click();
    await expect(other.getByRole("alert")).toHaveCount(0);
    await expect(page.getByLabel("But du projet")).toHaveValue("Coder et jouer", { timeout: 30_000 });
    await expect(page.getByLabel("Équipe")).toHaveValue("Trois développeurs");
  });
  await context.close();
});
