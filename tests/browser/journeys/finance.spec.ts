import { expectAccessible } from "../support/axe";
import { api, apply, fr, openCall } from "../support/desk";
import { expect, signIn, signOut, test } from "../support/test";

const once = Date.now().toString(36);
const title = `Finances ${once}`;

test("a finance officer follows the money, moves it with a second person, commits it and gives it back", async ({ page }) => {
  await signIn(page, "operateur");
  const operator = await api(page);
  const people = { operateur: ["manager", "instructor"], gestionnaire: ["finance"], fabricant: ["decider"] };
  const { programme, call } = await openCall(operator, title, people, (content) => Object.assign(content, { reviewers_per_application: 0 }));
  await operator.post(`/programmes/${programme}/axes`, { name: fr("Charte de confiance") });
  await page.goto("/");
  await signOut(page, "Odile Perrin");
  await signIn(page, "editeur");
  const { id } = await apply(page, await api(page), call, "Boulier", 2_000_000);
  await page.goto("/");
  await signOut(page, "Élodie Martin");
  await signIn(page, "operateur");
  const manager = await api(page);
  const over = async (path: string, body: unknown) => manager.put(`/applications/${id}/${path}`, body, { "If-Match": (await manager.get(`/applications/${id}`)).etag });
  await over("admissibility", { admissible: true, reason: "Complet." });
  await over("proposal", { amount_cents: 2_000_000, reason: "Premier." });
  await page.goto("/");
  await signOut(page, "Odile Perrin");
  await signIn(page, "fabricant");
  const decider = await api(page);
  await decider.put(`/applications/${id}/interest`, { conflict: false, reason: "Un domaine de démonstration." });
  const { etag } = await decider.get(`/applications/${id}`);
  await decider.post(`/applications/${id}/decision`, { outcome: "accept", reasons: "Un bon projet." }, { "If-Match": etag });
  await page.goto("/");
  await signOut(page, "Farid Benali");

  const form = (name: string) => page.getByRole("form", { name });
  const balances = page.getByRole("table", { name: "Autorisations d’engagement (AE)" });

  await test.step("from the list of programmes to the budget", async () => {
    await signIn(page, "gestionnaire", "/calls");
    await page.getByRole("link", { name: `Plan ${title}` }).click();
    // Calls are not theirs to write: the room that opens is the budget.
    await expect(page.getByRole("link", { name: "Gestion du programme" })).toHaveCount(0);
    await page.getByRole("link", { name: "Budget et virements" }).click();
    await expect(balances.getByRole("row", { name: /^Ensemble/ })).toContainText(/50.000.€.*30.000.€.*20.000.€.*0.€/);
    await expectAccessible(page, "budget");
    await page.getByRole("link", { name: "Tableau de bord" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Tableau de bord" })).toBeVisible();
    await page.goBack();
  });

  await test.step("a transfer is proposed, with every fault told", async () => {
    await page.getByText("Proposer un virement").click();
    const transfer = form("Proposer un virement");
    await transfer.getByRole("button", { name: "Proposer le virement" }).click();
    await expect(transfer.getByRole("alert")).toBeVisible();
    await expectAccessible(page, "transfer, refused");
    await transfer.getByLabel("De l’axe").selectOption({ label: "Apprendre à coder" });
    await transfer.getByLabel("Vers l’axe").selectOption({ label: "Apprendre à coder" });
    await transfer.getByRole("radio", { name: "Autorisation d’engagement (AE)" }).check();
    await transfer.getByLabel("Montant (€)").fill("10 000");
    await transfer.getByLabel("Motif").fill("Peu de demandes.");
    await transfer.getByRole("button", { name: "Proposer le virement" }).click();
    // The server's own rule, beside its field.
    await expect(transfer.getByLabel("Vers l’axe")).toHaveAttribute("aria-invalid", "true");
    await transfer.getByLabel("Vers l’axe").selectOption({ label: "Charte de confiance" });
    await transfer.getByRole("button", { name: "Proposer le virement" }).click();
    const made = page.getByRole("list", { name: "Virements entre axes" }).getByRole("listitem").first();
    await expect(made).toContainText(/10.000.€ de «.Apprendre à coder.» vers «.Charte de confiance.»/);
    await expect(made).toContainText("À approuver");
    // Nobody approves their own.
    await expect(made).toContainText("Une autre personne, décideur ou finances, doit en décider.");
    await expect(page.getByText("Décider de ce virement")).toHaveCount(0);
    await expectAccessible(page, "transfer proposed");
  });

  await test.step("an agreement is signed, and a part given back", async () => {
    await page.getByRole("link", { name: "Dossiers reçus" }).click();
    await page.getByRole("link", { name: "Boulier" }).click();
    await page.getByRole("link", { name: "Décision" }).click();
    await expect(form("Décider")).toHaveCount(0);
    const signature = form("Signature de la convention");
    await signature.getByLabel("Signée le").fill("2099-01-01");
    await signature.getByLabel("Référence").fill("CONV-7");
    await signature.getByRole("button", { name: "Enregistrer la signature" }).click();
    await expect(signature.getByLabel("Signée le")).toHaveAttribute("aria-invalid", "true");
    await expectAccessible(page, "signature, refused");
    await signature.getByLabel("Signée le").fill(new Date().toISOString().slice(0, 10));
    await signature.getByRole("button", { name: "Enregistrer la signature" }).click();
    await expect(page.getByText("sous la référence CONV-7")).toBeVisible();
    await page.getByText("Désengager une partie").click();
    await form("Désengager une partie").getByLabel("Montant (€)").fill("5 000");
    await form("Désengager une partie").getByLabel("Motif").fill("Moins de matériel.");
    await form("Désengager une partie").getByRole("button", { name: "Désengager" }).click();
    await expect(page.getByText(/^15.000.€$/)).toBeVisible();
    await expectAccessible(page, "signed and given back");
    await signOut(page, "Gilles Roux");
  });

  await test.step("the second person approves, and the money has moved", async () => {
    await signIn(page, "fabricant", `/programmes/${programme}/budget`);
    await page.getByText("Décider de ce virement").click();
    await form("Décider de ce virement").getByRole("button", { name: "Enregistrer ma réponse" }).click();
    await expect(form("Décider de ce virement").getByRole("alert")).toBeVisible();
    await expectAccessible(page, "decision on a transfer, refused");
    await form("Décider de ce virement").getByRole("radio", { name: /^J’approuve/ }).check();
    await form("Décider de ce virement").getByLabel("Motif").fill("Vu.");
    await form("Décider de ce virement").getByRole("button", { name: "Enregistrer ma réponse" }).click();
    await expect(page.getByText(/^Approuvé par Farid Benali/)).toBeVisible();
    await expect(balances.getByRole("row", { name: /^Charte de confiance/ })).toContainText(/10.000.€.*10.000.€/);
    await expect(balances.getByRole("row", { name: /^Apprendre à coder/ })).toContainText(/40.000.€.*25.000.€.*0.€.*15.000.€/);
    await expectAccessible(page, "transfer approved");
    await page.goto(`/en/programmes/${programme}/budget`);
    await expect(page.getByRole("heading", { level: 1, name: "Budget and transfers" })).toBeVisible();
    await expect(page.getByText(/\b(transfers|funding)\.[a-z_]+/)).toHaveCount(0);
  });
});
