import { expectAccessible } from "../support/axe";
import { api, apply, openCall } from "../support/desk";
import { expect, signIn, signOut, test } from "../support/test";

const once = Date.now().toString(36);

test("several files are found inadmissible at once, and it is undone", async ({ page }) => {
  await signIn(page, "operateur");
  const { programme, call } = await openCall(await api(page), `Lire ${once}`, { operateur: ["manager", "instructor"] });
  await page.goto("/");
  await signOut(page, "Odile Perrin");
  await signIn(page, "editeur");
  const applicant = await api(page);
  for (const title of ["Albums", "Contes"]) await apply(page, applicant, call, title, 1_000_000);
  await page.goto("/");
  await signOut(page, "Élodie Martin");
  await signIn(page, "operateur", `/programmes/${programme}/applications`);

  const form = page.getByRole("form", { name: "Agir sur plusieurs dossiers" });
  const rows = page.getByRole("table").getByRole("row");
  await page.getByRole("button", { name: "Choisir les 2 dossiers affichés" }).click();
  await expect(page.getByText("2 dossiers choisis")).toBeVisible();
  await form.getByRole("button", { name: "Appliquer aux dossiers choisis" }).click();
  await expect(form.getByRole("alert")).toBeVisible();
  await form.getByRole("radio", { name: "Irrecevables" }).check();
  await form.getByLabel("Motif ou message").fill("Le budget manque.");
  await expectAccessible(page, "several files chosen");
  await form.getByRole("button", { name: "Appliquer aux dossiers choisis" }).click();
  await expect(page.getByText("2 dossiers faits")).toBeVisible();
  await expect(rows.filter({ hasText: "irrecevable" })).toHaveCount(2);
  await expectAccessible(page, "what became of several files");
  await page.getByRole("button", { name: "Annuler" }).click();
  await expect(page.getByText("2 dossiers remis comme avant")).toBeVisible();
  await expect(rows.filter({ hasText: "irrecevable" })).toHaveCount(0);
});
