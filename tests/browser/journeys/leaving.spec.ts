import { expect, PASSWORD, signOut, test } from "../support/test";

test("who leaves while the catalogue is still being read finds it, not a failure", async ({ page }) => {
  const listings = "**/api/v1/listings?*";
  await page.goto("/sign-in?next=/account");
  // Pointed at, the catalogue is fetched ahead; signing in forgets what it found.
  await Promise.all([page.waitForResponse(listings), page.getByRole("link", { name: "Catalogue", exact: true }).hover()]);
  await page.getByLabel("Adresse électronique").fill("editeur@demo.preau.example");
  await page.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Mon compte" })).toBeVisible();
  await page.route(listings, async (route) => {
    const answer = await route.fetch();
    await new Promise((done) => setTimeout(done, 1_000));
    await route.fulfill({ response: answer });
  });
  await signOut(page, "Élodie Martin");
  await expect(page.getByRole("heading", { level: 1, name: "Le numérique pour votre classe" })).toBeVisible();
  await expect(page.getByRole("list", { name: "Résultats" }).getByRole("listitem").first()).toBeVisible();
  await page.unrouteAll({ behavior: "ignoreErrors" });
});
