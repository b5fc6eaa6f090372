import type { Locator } from "@playwright/test";
import { expectAccessible } from "../support/axe";
import { expect, signIn, test } from "../support/test";

/** Whole euros of the first amount in a text. */
async function euros(place: Locator) {
  const found = (await place.innerText()).match(/([\d\s\u202f\u00a0]+)(?:,\d\d)?[\s\u202f\u00a0]€/);
  return Number(found?.[1]?.replace(/\D/g, ""));
}

test("a manager reads the dashboard, and every figure opens what it sums", async ({ page }) => {
  await signIn(page, "responsable", "/calls");
  await page.getByRole("list", { name: "Programmes" }).getByRole("link", { name: "Plan numérique pour l’éducation" }).click();
  await page.getByRole("link", { name: "Gestion du programme" }).click();
  await page.getByRole("link", { name: "Tableau de bord" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Tableau de bord" })).toBeVisible();
  await expectAccessible(page, "dashboard");

  const axes = page.getByRole("table", { name: "L’enveloppe, axe par axe" });
  await expect(axes.getByRole("row", { name: /^Ensemble/ })).toContainText(/13.000.000.€/);
  const code = axes.getByRole("row", { name: /^Apprendre à coder/ });
  const reserved = code.getByRole("link").nth(1);
  const amount = await euros(reserved);
  expect(amount).toBeGreaterThan(0);
  await reserved.click();
  await expect(page.getByRole("heading", { level: 1, name: "Dossiers reçus" })).toBeVisible();
  await expect(page.getByText("Affichés : Apprendre à coder et montant réservé.")).toBeVisible();
  const sum = page.getByText(/dossiers?\s:.*réservés/);
  expect((await sum.innerText()).replace(/[\s\u202f\u00a0]/g, "")).toContain(`${amount}€réservés`);
  await expectAccessible(page, "what a figure opens");
  await page.getByRole("link", { name: "Voir tous les dossiers" }).click();
  await expect(page.getByText("Affichés :")).toHaveCount(0);

  await page.goBack();
  await page.goBack();
  const ages = page.getByRole("table", { name: "Ce qui attend" });
  const proposed = ages.getByRole("row", { name: /^Proposé/ }).getByRole("link").first();
  const count = Number(await proposed.innerText());
  await proposed.click();
  await expect(page.getByText("Affichés :")).toBeVisible();
  await expect(page.getByRole("table", { name: "Dossiers reçus" }).locator("tbody tr")).toHaveCount(count);
});
