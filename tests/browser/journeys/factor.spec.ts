import type { Page } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { expectAccessible } from "../support/axe";
import { expect, PASSWORD, signIn, signOut, test } from "../support/test";

const WHO = "fabricant";
const NAME = "Farid Benali";

/** What the authenticator shows, its clock `late` seconds away from the server's. */
const code = (secret: string, late = 0) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + late * 1000 });

/** From the account page to the recovery codes; answers the authenticator's secret and them. */
async function enrol(page: Page) {
  await page.goto("/account");
  await page.getByRole("link", { name: "Ajouter un second facteur" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Second facteur" })).toBeVisible();
  await page.getByLabel("Votre mot de passe, pour confirmer").fill(PASSWORD);
  await page.getByRole("button", { name: "Ajouter un second facteur" }).click();
  await expect(page.getByRole("img", { name: /^Dessin à photographier/ })).toBeVisible();
  await page.getByText("Je ne peux pas le photographier").click();
  const secret = (await page.getByRole("main").locator("code").innerText()).replaceAll(" ", "");
  await expectAccessible(page, "the QR code");
  await page.getByLabel("Code affiché").fill(code(secret));
  await page.getByRole("button", { name: "Confirmer" }).click();
  await expect(page.getByRole("heading", { name: "Vos codes de secours" })).toBeVisible();
  await expectAccessible(page, "recovery codes");
  const codes = await page.getByRole("main").locator("li code").allInnerTexts();
  expect(codes).toHaveLength(10);
  await page.getByRole("button", { name: "Je les ai gardés" }).click();
  await expect(page.getByText("Codes de secours restants")).toBeVisible();
  return { secret, codes };
}

async function password(page: Page) {
  await page.goto("/sign-in?next=/account/second-factor");
  await page.getByLabel("Adresse électronique").fill(`${WHO}@demo.preau.example`);
  await page.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Votre code" })).toBeVisible();
}

async function give(page: Page, given: string) {
  await page.getByLabel("Code de l’application, ou code de secours").fill(given);
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
}

test("somebody adds a second factor, signs in by code, by recovery code, and removes it", async ({ page }) => {
  await signIn(page, WHO, "/account");
  await expectAccessible(page, "the account page");
  const { secret, codes } = await enrol(page);
  await signOut(page, NAME);

  await password(page);
  await expectAccessible(page, "asked for a code");
  await give(page, "000000");
  await expect(page.getByRole("alert")).toContainText("Ce code n’est pas valable");
  // Half a session is nobody's: the page loaded again starts from the password.
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Se connecter" })).toBeVisible();
  await password(page);
  // The step after the one that confirmed.
  await give(page, code(secret, 30));
  await expect(page.getByRole("heading", { level: 1, name: "Second facteur" })).toBeVisible();
  await expect(page.getByText("10", { exact: true })).toBeVisible();
  await signOut(page, NAME);

  await password(page);
  await give(page, codes[0].toLowerCase());
  await expect(page.getByText("9", { exact: true })).toBeVisible();
  await expectAccessible(page, "with a second factor");
  await page.locator("summary", { hasText: "Faire de nouveaux codes de secours" }).click();
  const renewal = page.getByRole("form", { name: "Faire de nouveaux codes de secours" });
  await renewal.getByLabel("Code de l’application, ou code de secours").fill(codes[1]);
  await renewal.getByRole("button").click();
  await expect(page.getByRole("heading", { name: "Vos codes de secours" })).toBeVisible();
  const renewed = await page.getByRole("main").locator("li code").allInnerTexts();
  expect(renewed).not.toContain(codes[2]);
  await page.getByRole("button", { name: "Je les ai gardés" }).click();

  await page.locator("summary", { hasText: "Retirer le second facteur" }).click();
  const removal = page.getByRole("form", { name: "Retirer le second facteur" });
  await removal.getByLabel("Votre mot de passe, pour confirmer").fill(PASSWORD);
  // Spent by no use, but void since there are new ones.
  await removal.getByLabel("Code de l’application, ou code de secours").fill(codes[2]);
  await removal.getByRole("button").click();
  await expect(page.getByRole("alert")).toContainText("Ce code n’est pas valable");
  await removal.getByLabel("Code de l’application, ou code de secours").fill(renewed[0]);
  await removal.getByRole("button").click();
  await expect(page.getByRole("button", { name: "Ajouter un second facteur" })).toBeVisible();
  await signOut(page, NAME);
  await signIn(page, WHO, "/account");
});

test("the staff takes away the second factor somebody lost", async ({ page, browser }) => {
  await signIn(page, WHO, "/account");
  await enrol(page);
  const elsewhere = await browser.newContext();
  const desk = await elsewhere.newPage();
  await signIn(desk, "operateur", "/moderation/accounts");
  await expectAccessible(desk, "accounts");
  const form = desk.getByRole("form", { name: "Second facteur perdu" });
  await form.getByLabel("Adresse électronique").fill(`${WHO}@demo.preau.example`);
  await form.getByLabel("Comment son identité a été vérifiée").fill("Pièce d’identité vue en visioconférence");
  await form.getByRole("button").click();
  await expect(desk.getByText("Second facteur retiré ; la personne est prévenue.")).toBeVisible();
  await elsewhere.close();
  // Their sessions ended; the password alone opens again.
  await signIn(page, WHO, "/account");
  await expect(page.getByRole("link", { name: "Ajouter un second facteur" })).toBeVisible();
});
