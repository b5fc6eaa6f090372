import { expectAccessible } from "../support/axe";
import { admit, api, apply, openCall, opinion } from "../support/desk";
import { expect, signIn, signOut, test } from "../support/test";

const once = Date.now().toString(36);

test("the committee ranks, money is proposed, two people decide, the agreement is signed", async ({ page }) => {
  await signIn(page, "operateur");
  const operator = await api(page);
  const people = { operateur: ["manager", "instructor"], enseignant: ["reviewer"], fabricant: ["decider"], gestionnaire: ["decider", "committee"] };
  const { programme, call } = await openCall(operator, `Compter ${once}`, people);
  await page.goto("/");
  await signOut(page, "Odile Perrin");
  await signIn(page, "editeur");
  const applicant = await api(page);
  const strong = await apply(page, applicant, call, "Calcul mental", 3_000_000);
  const weak = await apply(page, applicant, call, "Boulier", 2_500_000);
  await page.goto("/");
  await signOut(page, "Élodie Martin");
  await signIn(page, "operateur");
  for (const file of [strong, weak]) await admit(await api(page), file.id, ["enseignant"]);
  await page.goto("/");
  await signOut(page, "Odile Perrin");
  await signIn(page, "enseignant");
  await opinion(await api(page), strong.id, 20, 10);
  await opinion(await api(page), weak.id, 5, 2);
  await page.goto("/");
  await signOut(page, "Anne Kerouac");

  const form = (name: string) => page.getByRole("form", { name });

  await test.step("the ranking shows where the money ends", async () => {
    await signIn(page, "operateur", `/programmes/${programme}/desk`);
    await page.getByRole("link", { name: "Classer" }).click();
    const rows = page.getByRole("table", { name: "Classement" }).getByRole("row");
    await expect(rows.nth(1)).toContainText("Calcul mental");
    await expect(rows.nth(2)).toContainText(/Disponible dans l’axe.:.50.000.€/);
    await expect(rows.nth(3)).toContainText("Boulier");
    await expectAccessible(page, "ranking");
  });

  await test.step("a proposal reserves, or says what stands against it", async () => {
    await page.getByRole("link", { name: "Calcul mental" }).click();
    await form("Proposer un soutien").getByLabel("Montant (€)").fill("30 000,01");
    await form("Proposer un soutien").getByLabel("Motifs de la proposition").fill("Deux avis favorables.");
    await form("Proposer un soutien").getByRole("button", { name: "Proposer et réserver" }).click();
    await expect(form("Proposer un soutien").getByLabel("Montant (€)")).toHaveAttribute("aria-invalid", "true");
    await expectAccessible(page, "more than was asked");
    await form("Proposer un soutien").getByLabel("Montant (€)").fill("30 000");
    await form("Proposer un soutien").getByRole("button", { name: "Proposer et réserver" }).click();
    await expect(page.getByRole("heading", { name: "Proposition", exact: true })).toBeVisible();
    await expect(page.getByText("Deux avis favorables.")).toBeVisible();
    await expectAccessible(page, "proposed");
    await page.goto(`/applications/${weak.id}/file?part=decision`);
    await form("Proposer un soutien").getByLabel("Montant (€)").fill("25 000");
    await form("Proposer un soutien").getByLabel("Motifs de la proposition").fill("S’il reste de l’argent.");
    await form("Proposer un soutien").getByRole("button", { name: "Proposer et réserver" }).click();
    // The envelope holds too little: nothing is reserved, and it is said.
    await expect(form("Proposer un soutien").getByRole("alert")).toBeVisible();
    await expectAccessible(page, "the envelope is too small");
    await signOut(page, "Odile Perrin");
  });

  await test.step("a decider declares, decides, and waits for a second person", async () => {
    // No desk is theirs: the programme's page leads to the ranking, and that to the file.
    await signIn(page, "fabricant", `/programmes/${programme}`);
    await expectAccessible(page, "the programme, for a decider");
    await page.getByRole("list", { name: "Classement" }).getByRole("link").click();
    await page.getByRole("link", { name: "Calcul mental" }).click();
    await page.getByRole("radio", { name: /^Rien ne me lie/ }).check();
    await page.getByLabel("Explication").fill("Un domaine de démonstration.");
    await page.getByRole("button", { name: "Déclarer" }).click();
    await page.getByRole("link", { name: "Décision" }).click();
    await expect(page.getByText("Deux avis favorables.")).toBeVisible();
    await form("Décider").getByRole("button", { name: "Décider" }).click();
    await expect(form("Décider").getByRole("alert")).toBeVisible();
    await form("Décider").getByRole("radio", { name: "Accepter", exact: false }).first().check();
    await form("Décider").getByLabel("Motifs").fill("Un bon projet.");
    await expect(page.getByText(/est accepté.:.30.000.€/)).toBeVisible();
    await expectAccessible(page, "the letter");
    await form("Décider").getByRole("button", { name: "Décider" }).click();
    await expect(page.getByText("Cette décision demande deux personnes")).toBeVisible();
    await signOut(page, "Farid Benali");
    await signIn(page, "gestionnaire", `/applications/${strong.id}/file`);
    await page.getByRole("radio", { name: /^Rien ne me lie/ }).check();
    await page.getByLabel("Explication").fill("Un domaine de démonstration.");
    await page.getByRole("button", { name: "Déclarer" }).click();
    await page.getByRole("link", { name: "Décision" }).click();
    await form("Seconde confirmation").getByRole("radio", { name: /^Je confirme/ }).check();
    await form("Seconde confirmation").getByLabel("Motif").fill("Vu.");
    await expectAccessible(page, "second confirmation");
    await form("Seconde confirmation").getByRole("button", { name: "Enregistrer ma réponse" }).click();
    await expect(page.getByText("Définitive", { exact: true })).toBeVisible();
  });

  await test.step("the committee's session is written and closed by its chair; its minutes are a PDF", async () => {
    await page.goto(`/calls/${call}/ranking`);
    await page.getByRole("link", { name: "Nouvelle séance" }).click();
    const session = form("Séance du comité");
    await session.getByRole("button", { name: "Enregistrer la séance" }).click();
    await expect(session.getByRole("alert")).toBeVisible();
    await expectAccessible(page, "a session without its facts");
    await session.getByLabel("Jour").fill(new Date(Date.now() - 86_400_000).toISOString().slice(0, 10));
    await session.getByLabel("Heure").fill("10:00");
    await session.getByLabel("Lieu").fill("Salle 204");
    await session.getByLabel("Présidence").selectOption({ label: "Gilles Roux" });
    await session.getByRole("group", { name: "Présents" }).getByLabel("Gilles Roux").check();
    await session.getByLabel("Ajouter un dossier").selectOption({ index: 1 });
    await session.getByRole("button", { name: "Ajouter", exact: true }).click();
    await session.getByLabel("Avis").selectOption({ label: "Accepter" });
    await session.getByLabel("Montant").fill("30 000");
    await expectAccessible(page, "a session");
    await session.getByRole("button", { name: "Enregistrer la séance" }).click();
    await page.waitForURL(/\/committee-sessions\//);
    await page.getByRole("button", { name: "Clore la séance" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Clore la séance" }).click();
    await expect(page.getByText("close", { exact: true })).toBeVisible();
    await expectAccessible(page, "a closed session");
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: /^Procès-verbal/ }).click();
    expect((await download).suggestedFilename()).toMatch(/^pv-.*\.pdf$/);
    await signOut(page, "Gilles Roux");
  });

  await test.step("the applicant reads the decision and its letter", async () => {
    await signIn(page, "editeur", `/applications/${strong.id}`);
    await expect(page.getByText("Un bon projet.").first()).toBeVisible();
    await expect(page.getByText("Note des évaluateurs")).toBeVisible();
    await expect(page.getByRole("heading", { name: "Courriers" })).toBeVisible();
    await expectAccessible(page, "decided, with its letter");
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: /décision d’acceptation/ }).click();
    expect((await download).suggestedFilename()).toMatch(/-accept\.pdf$/);
    await signOut(page, "Élodie Martin");
  });

  await test.step("the signature commits, and a part is given back", async () => {
    await signIn(page, "operateur", `/applications/${strong.id}/file`);
    await page.getByRole("link", { name: "Décision" }).click();
    const today = new Date().toISOString().slice(0, 10);
    await form("Signature de la convention").getByLabel("Signée le").fill(today);
    await form("Signature de la convention").getByLabel("Référence").fill("CONV-1");
    await form("Signature de la convention").getByRole("button", { name: "Enregistrer la signature" }).click();
    await expect(page.getByText("sous la référence CONV-1")).toBeVisible();
    await page.getByText("Désengager une partie").click();
    await form("Désengager une partie").getByLabel("Montant (€)").fill("1 000");
    await form("Désengager une partie").getByLabel("Motif").fill("Moins de matériel.");
    await expectAccessible(page, "signed");
    await form("Désengager une partie").getByRole("button", { name: "Désengager" }).click();
    await expect(page.getByText(/^29.000.€$/)).toBeVisible();
  });
});
