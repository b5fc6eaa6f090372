import { readFile } from "node:fs/promises";
import { expectAccessible } from "../support/axe";
import { api, apply, openCall } from "../support/desk";
import { expect, signIn, signOut, test } from "../support/test";

const once = Date.now().toString(36);

test("an application is received, checked, corrected and assigned", async ({ page }) => {
  await signIn(page, "operateur");
  const { programme, call } = await openCall(await api(page), `Coder ${once}`, {
    operateur: ["manager", "instructor"],
    enseignant: ["reviewer"],
  });
  await page.goto("/");
  await signOut(page, "Odile Perrin");
  await signIn(page, "editeur");
  const { number } = await apply(page, await api(page), call, "Palette", 3_000_000);
  await page.goto("/");
  await signOut(page, "Élodie Martin");

  await test.step("the board lists it, by state and by call", async () => {
    await signIn(page, "operateur", `/programmes/${programme}/desk`);
    await page.getByRole("link", { name: "Dossiers reçus" }).click();
    const row = page.getByRole("row", { name: /Palette/ });
    await expect(row).toContainText(number);
    await expect(row).toContainText(/30.000.€/);
    await expectAccessible(page, "board");
    const states = page.getByRole("navigation", { name: "Dossiers par état" });
    await expect(states.getByRole("link", { name: "Refusés" })).toHaveCount(0);
    await page.getByLabel("Numéro, titre ou candidat").fill("boulier");
    await page.getByRole("button", { name: "Chercher" }).click();
    await expect(page.getByRole("heading", { name: "Aucun dossier" })).toBeVisible();
    await page.getByLabel("Numéro, titre ou candidat").fill(number.toLowerCase());
    await page.getByRole("button", { name: "Chercher" }).click();
    await expect(page).toHaveURL(/q=/);
    await states.getByRole("link", { name: "Déposés" }).click();
    await expect(page.getByRole("row", { name: /Palette/ })).toBeVisible();
    await page.getByLabel("Appel").selectOption({ label: `Coder ${once}` });
    await expect(page).toHaveURL(new RegExp(`call_id=${call}`));
    await page.getByText("Exporter vers un tableur").click();
    await expectAccessible(page, "board, exports");
    const [table] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Dossiers (CSV)" }).click()]);
    expect(table.suggestedFilename()).toMatch(/^dossiers-\d{4}-\d\d-\d\d\.csv$/);
    const rows = (await readFile(await table.path(), "utf8")).split("\r\n");
    expect(rows).toHaveLength(3);
    expect(rows[1]).toContain(`${number};Palette;`);
    await expect(page.getByRole("link", { name: "Notes des experts (ODS)" })).toBeVisible();
    await page.getByRole("link", { name: "Palette" }).click();
  });

  await test.step("its file shows what was submitted", async () => {
    await expect(page.getByRole("heading", { level: 1, name: "Palette" })).toBeVisible();
    await expect(page.getByText("Des jeux pour apprendre à coder.")).toBeVisible();
    await expect(page.getByText("Élèves", { exact: true })).toBeVisible();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "comptes-2025.pdf" }).click()]);
    expect(download.suggestedFilename()).toBe("comptes-2025.pdf");
    await expectAccessible(page, "file, as submitted");
  });

  const parts = page.getByRole("navigation", { name: "Parties du dossier" });

  await test.step("named fields are corrected, or the request is given up", async () => {
    await parts.getByRole("link", { name: "Instruction" }).click();
    await page.getByText("Demander des corrections").click();
    const form = page.getByRole("form", { name: "Demander des corrections" });
    await form.getByRole("button", { name: "Demander les corrections" }).click();
    await expect(form.getByRole("alert")).toContainText("Nommez au moins un champ");
    await expectAccessible(page, "correction, refused");
    await form.getByRole("checkbox", { name: "Projet › Nombre d’élèves" }).check();
    await form.getByLabel("Ce qui est à corriger").fill("Le nombre est faux.");
    await form.getByLabel("Échéance : jour").fill("2020-01-01");
    await form.getByLabel("Heure (Paris)").fill("12:00");
    await form.getByRole("button", { name: "Demander les corrections" }).click();
    // The server's own fault, beside its field.
    await expect(form.getByLabel("Échéance : jour")).toHaveAttribute("aria-invalid", "true");
    await form.getByLabel("Échéance : jour").fill(`${new Date().getUTCFullYear() + 1}-07-14`);
    await form.getByRole("button", { name: "Demander les corrections" }).click();
    await expect(page.getByText("En attente du candidat")).toBeVisible();
    await expect(page.getByText(/Attendue avant le 14 juillet \d{4} à\s12:00 \(heure\sde\sParis\)/)).toBeVisible();
    await expectAccessible(page, "correction asked");
    await page.getByRole("button", { name: "Abandonner la demande" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Abandonner la demande" }).click();
    await expect(page.getByText("Terminée")).toBeVisible();
  });

  await test.step("it is admitted, with a reason", async () => {
    const form = page.getByRole("form", { name: "Recevabilité" });
    await form.getByRole("button", { name: "Enregistrer la recevabilité" }).click();
    await expect(form.getByRole("alert")).toBeVisible();
    await form.getByRole("radio", { name: "Recevable", exact: true }).check();
    await form.getByLabel("Motif").fill("Complet, dans les règles de l’appel.");
    await form.getByRole("button", { name: "Enregistrer la recevabilité" }).click();
    await expect(page.getByRole("main").getByText("Recevable", { exact: true })).toBeVisible();
    await expect(form).toHaveCount(0);
  });

  await test.step("a reviewer is assigned, and may be relieved", async () => {
    await page.getByText("Désigner quelqu’un").click();
    const form = page.getByRole("form", { name: "Désigner quelqu’un" });
    await form.getByRole("radio", { name: "Évaluateur" }).check();
    await form.getByLabel("Personne").selectOption({ label: "Anne Kerouac · lien possible" });
    await expect(page.getByText("Son adresse a le domaine des personnes du candidat.")).toBeVisible();
    await form.getByRole("button", { name: "Désigner" }).click();
    const row = page.getByRole("row", { name: /^Anne Kerouac/ });
    await expect(row).toContainText("Intérêts à déclarer");
    await expect(page.getByRole("main").getByText("En expertise", { exact: true })).toBeVisible();
    await expectAccessible(page, "assigned");
    await row.getByRole("button", { name: "Décharger" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Décharger" }).click();
    await expect(page.getByText("Personne n’est encore désigné.")).toBeVisible();
  });

  await test.step("messages go to the applicant; the history tells each state", async () => {
    await parts.getByRole("link", { name: "Échanges" }).click();
    await page.getByRole("textbox", { name: "Votre message" }).fill("Merci de ce dossier.");
    await page.getByRole("button", { name: "Envoyer le message" }).click();
    await expect(page.getByRole("article")).toContainText("Merci de ce dossier.");
    await expectAccessible(page, "messages");
    await parts.getByRole("link", { name: "Historique" }).click();
    const steps = page.getByRole("list", { name: "Historique" }).getByRole("listitem");
    // Submitted, and again where the correction was given up.
    await expect(steps.filter({ hasText: "Déposé" })).toHaveCount(2);
    await expect(steps.filter({ hasText: "Complet, dans les règles de l’appel." })).toContainText("Recevable");
    await expectAccessible(page, "history");
    await parts.getByRole("link", { name: "Avis" }).click();
    await expect(page.getByText("Aucun avis n’est encore rendu.")).toBeVisible();
    await expectAccessible(page, "no review yet");
  });

  await test.step("in English too", async () => {
    for (const path of ["", "?part=instruction", "?part=messages", "?part=history"]) {
      await page.goto(`/en${new URL(page.url()).pathname.replace(/^\/en/, "")}${path}`);
      await expect(page.getByRole("heading", { level: 1, name: "Palette" })).toBeVisible();
      await expect(page.getByText(/\b[a-z]+\.[a-z]+_[a-z_]+/)).toHaveCount(0);
    }
  });
});
