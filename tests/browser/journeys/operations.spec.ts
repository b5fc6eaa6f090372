import { expectAccessible } from "../support/axe";
import { expect, signIn, test } from "../support/test";

test("an operator looks after the search index, the jobs and the audit trail", async ({ page }) => {
  await signIn(page, "operateur", "/moderation/search");
  await expect(page.getByText("Le moteur répond")).toBeVisible();
  await expectAccessible(page, "search index");
  await page.getByRole("button", { name: "Comparer et réparer" }).click();
  await expect(page.getByText(/fiches comparées, 0 réparées/)).toBeVisible();
  await page.getByRole("button", { name: "Reconstruire l’index" }).click();
  await expectAccessible(page, "rebuild, asked");
  await page.getByRole("dialog").getByRole("button", { name: "Reconstruire l’index" }).click();
  await expect(page.getByText("La reconstruction a commencé.")).toBeVisible();
  for (const [name, path] of [
    ["Tâches en échec", "/moderation/jobs"],
    ["Journal", "/moderation/audit"],
    ["Signalements", "/moderation/reports"],
    ["Fiches suspendues", "/moderation/suspensions"],
    ["Pages légales", "/moderation/pages"],
  ] as const) {
    await page.getByRole("navigation", { name: "Salles de modération" }).getByRole("link", { name }).click();
    await page.waitForURL((url) => url.pathname === path);
    await expectAccessible(page, path);
    if (path === "/moderation/audit") {
      const rows = page.getByRole("row");
      await expect(rows.filter({ hasText: "Index de recherche reconstruit" }).first()).toContainText("Odile Perrin");
      await expect(rows.filter({ hasText: "Connexion" }).filter({ hasText: "Odile Perrin" }).first()).toContainText("son compte");
    }
  }
});

test("an operator reads what was searched in vain and teaches a synonym", async ({ page }) => {
  for (let n = 0; n < 5; n++) await page.request.get("/api/v1/listings?q=trottinoscope");
  await signIn(page, "operateur", "/moderation/search");
  const asked = page.getByRole("table", { name: "Recherches sans résultat" }).getByRole("row").filter({ hasText: "trottinoscope" });
  await expect(asked).toContainText("5");
  await expectAccessible(page, "searches without result");
  await asked.getByRole("button", { name: "Ajouter un synonyme trottinoscope" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("textbox", { name: "Terme" })).toHaveValue("trottinoscope");
  await dialog.getByRole("button", { name: "Voir l’effet" }).click();
  await expectAccessible(page, "a synonym with faults");
  await dialog.getByLabel("Veut dire aussi").fill("microscope");
  await dialog.getByRole("radio", { name: "Dans un sens" }).check();
  await dialog.getByRole("button", { name: "Voir l’effet" }).click();
  await expect(dialog.getByText(/«\strottinoscope\s»\s:\s0\saujourd’hui,\s[1-9]\d*\sde\splus/)).toBeVisible();
  await expectAccessible(page, "a synonym and its effect");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await expect(dialog).toBeHidden();
  const taught = page.getByRole("table", { name: "Synonymes" }).getByRole("row").filter({ hasText: "trottinoscope" });
  await expect(taught).toContainText("microscope");

  const found = async () => (await (await page.request.get("/api/v1/listings?q=trottinoscope")).json()).total.count;
  expect(await found()).toBeGreaterThan(0);
  await taught.getByRole("button", { name: "Modifier trottinoscope" }).click();
  await dialog.getByLabel("Veut dire aussi").fill("microscope\noscilloscope");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await expect(taught).toContainText("microscope et oscilloscope");
  await taught.getByRole("button", { name: "Supprimer trottinoscope" }).click();
  await dialog.getByRole("button", { name: "Supprimer" }).click();
  await expect(taught).toHaveCount(0);
  expect(await found()).toBe(0);
});

test("whoever misspells is offered the right words", async ({ page }) => {
  await page.goto("/?q=kimie");
  const offer = page.getByRole("link", { name: "Essayez avec « chimie »" });
  await expect(offer).toBeVisible();
  await expectAccessible(page, "a better spelling");
  await offer.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.searchParams.get("q") === "chimie");
  await expect(page.getByRole("combobox", { name: "Chercher dans le catalogue" })).toHaveValue("chimie");
  await expect(offer).toHaveCount(0);
});
