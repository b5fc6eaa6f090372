import { expectAccessible } from "../support/axe";
import { expect, signIn, test } from "../support/test";

test("the operator takes back an organisation's verification, and gives it again", async ({ page }) => {
  const house = "Éditions de la Plume";
  await signIn(page, "operateur", "/moderation/organisations");
  await expect(page.getByRole("heading", { level: 1, name: "Organisations" })).toBeVisible();
  await expectAccessible(page, "the register");
  const search = async (words: string) => {
    await page.getByRole("main").getByLabel("Chercher une organisation").fill(words);
    await page.getByRole("main").getByRole("button", { name: "Chercher" }).click();
  };
  await search("rien de tel");
  await expect(page.getByRole("heading", { name: "Aucune organisation" })).toBeVisible();
  await expectAccessible(page, "nothing found");
  await search("plume");
  const row = page.getByRole("row", { name: new RegExp(house) });
  await expect(row.getByText("Vérifiée", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: house }).click();
  const form = page.getByRole("form", { name: "Vérification par l’équipe du portail" });
  const verified = form.getByRole("checkbox", { name: /^L’organisation est vérifiée/ });
  await page.getByText("Vérification par l’équipe du portail").click();
  await expect(verified).toBeChecked();
  await expectAccessible(page, "verified");
  await verified.uncheck();
  await form.getByRole("button", { name: "Enregistrer la vérification" }).click();
  await expect(page.getByText("Pas encore vérifiée")).toBeVisible();
  // What waits stands open, and the register tells it.
  await expect(verified).not.toBeChecked();
  await expectAccessible(page, "not verified");
  await page.goto("/moderation/organisations?q=plume");
  await expect(row.getByText("À vérifier")).toBeVisible();
  await page.getByRole("link", { name: house }).click();
  await verified.check();
  await form.getByRole("button", { name: "Enregistrer la vérification" }).click();
  await expect(page.getByText(/^Vérifiée le/)).toBeVisible();
});
