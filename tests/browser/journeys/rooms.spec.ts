import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/axe";
import { expect, signIn, signOut, test } from "../support/test";

const once = Date.now().toString(36);
const PASSWORD = "cheval pile agrafe correcte";

/** Follows the link of the newest mail to somebody, once it has arrived. */
async function followMail(page: Page, to: string, subject: RegExp) {
  const mail = page.getByRole("article").filter({ has: page.getByRole("heading", { name: subject }) }).first();
  await expect(async () => {
    await page.goto(`/mailbox?to=${encodeURIComponent(to)}`);
    await expect(mail).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expectAccessible(page, "mailbox");
  await mail.getByRole("link", { name: "Suivre le lien" }).click();
}

async function signInAs(page: Page, email: string, password: string) {
  await page.goto("/sign-in");
  await page.getByLabel("Adresse électronique").fill(email);
  await page.getByLabel("Mot de passe", { exact: true }).fill(password);
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  await page.waitForURL((url) => url.pathname === "/");
}

test("somebody signs up, registers a company, invites a colleague, and leaves", async ({ page }) => {
  const email = `nadia.${once}@exemple.fr`;

  await test.step("sign-up, proved by mail", async () => {
    await page.goto("/sign-up");
    await page.getByRole("button", { name: "Créer un compte" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expectAccessible(page, "sign-up, refused");
    await page.getByLabel("Nom").fill("Nadia Brun");
    await page.getByLabel("Adresse électronique").fill(email);
    await page.getByLabel("Mot de passe").fill(PASSWORD);
    await page.getByRole("button", { name: "Créer un compte" }).click();
    await expect(page.getByRole("heading", { name: "Vérifiez votre messagerie" })).toBeVisible();
    await followMail(page, email, /compte|adresse/i);
    await page.getByRole("button", { name: "Activer mon compte" }).click();
    await expect(page.getByRole("heading", { name: "Votre compte est actif" })).toBeVisible();
    await expectAccessible(page, "confirmed");
    await signInAs(page, email, PASSWORD);
  });

  await test.step("a company, its numbers checked", async () => {
    await page.goto("/organisations");
    await expectAccessible(page, "no organisation");
    await page.getByRole("link", { name: "Enregistrer une organisation" }).click();
    await page.getByLabel("Nom").fill(`Maison ${once}`);
    await page.getByLabel("Numéro SIRET").fill("2,17E+13");
    await page.getByRole("checkbox", { name: "Éditeur" }).check();
    await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expectAccessible(page, "SIRET refused");
    // Taken by a house of the demonstration: no second one, but the way to it.
    const demo = await (await page.request.get("/api/v1/organisations?q=plume")).json();
    await page.getByLabel("Numéro SIRET").fill(demo.items[0].siret);
    await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
    await expect(page.getByText("Cette entreprise est déjà enregistrée")).toBeVisible();
    await expectAccessible(page, "already registered");
    await page.getByRole("link", { name: "Éditions de la Plume" }).click();
    await expect(page.getByRole("heading", { name: "Demander le rattachement" })).toBeVisible();
    await expectAccessible(page, "somebody else's organisation");
    await page.goBack();
    await page.getByLabel("Nom").fill(`Maison ${once}`);
    await page.getByLabel("Numéro SIRET").fill(siret());
    await page.getByRole("checkbox", { name: "Éditeur" }).check();
    await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: `Maison ${once}` })).toBeVisible();
    await expect(page.getByText("Pas encore vérifiée")).toBeVisible();
  });

  await test.step("an invitation, taken back, and one that is accepted", async () => {
    const invite = async (address: string) => {
      const form = page.getByRole("form", { name: "Inviter" });
      await form.getByLabel("Adresse électronique").fill(address);
      await form.getByLabel("Rôle").selectOption({ label: "Rédacteur" });
      await form.getByRole("button", { name: "Inviter" }).click();
      await expect(page.getByRole("row", { name: new RegExp(address) })).toBeVisible();
    };
    await invite("personne@exemple.fr");
    await page.getByRole("button", { name: "Annuler personne@exemple.fr" }).click();
    await expect(page.getByRole("row", { name: /personne@exemple.fr/ })).toHaveCount(0);
    await invite("enseignant@demo.preau.example");
    await expectAccessible(page, "organisation with an invitation");
    await signOut(page, "Nadia Brun");
    await signIn(page, "enseignant");
    await followMail(page, "enseignant@demo.preau.example", new RegExp(`Maison ${once}`));
    await expect(page.getByRole("button", { name: "Accepter l’invitation" })).toBeVisible();
    await expectAccessible(page, "invitation");
    await page.getByRole("button", { name: "Accepter l’invitation" }).click();
    await expect(page.getByRole("heading", { level: 1, name: `Maison ${once}` })).toBeVisible();
    await expect(page.getByText("Vous y êtes : Rédacteur")).toBeVisible();
    await page.getByRole("button", { name: /^Quitter/ }).click();
    await expectAccessible(page, "dialog");
    await page.getByRole("dialog").getByRole("button", { name: "Quitter" }).click();
    await expect(page.getByText("Vous avez quitté l’organisation.")).toBeVisible();
    await signOut(page, "Anne Kerouac");
  });

  await test.step("a token that works until it is revoked", async () => {
    await signInAs(page, email, PASSWORD);
    await page.goto("/account");
    await expectAccessible(page, "account");
    const form = page.getByRole("form", { name: "Créer un jeton" });
    await form.getByRole("button", { name: "Créer un jeton" }).click();
    await expect(form.getByRole("alert")).toBeVisible();
    await form.getByLabel("Usage").fill("Synchronisation");
    await form.getByRole("checkbox", { name: "lire membres, invitations et demandes" }).check();
    await form.getByLabel("Durée").selectOption({ label: "90 jours" });
    await form.getByRole("button", { name: "Créer un jeton" }).click();
    const secret = (await page.getByRole("status").filter({ hasText: "Copiez ce jeton" }).locator("code").textContent()) ?? "";
    await expectAccessible(page, "secret shown");
    const call = async () => (await fetch(new URL("/api/v1/claims", page.url()), { headers: { authorization: `Bearer ${secret}` } })).status;
    expect(await call()).toBe(200);
    await page.getByRole("button", { name: "Révoquer Synchronisation" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Révoquer" }).click();
    await expect(page.getByRole("row", { name: /Synchronisation/ })).toHaveCount(0);
    expect(await call()).toBe(401);
  });

  await test.step("one's data, and the way out", async () => {
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Télécharger mes données (JSON)" }).click();
    expect((await download).suggestedFilename()).toBe("preau.json");
    await page.getByText("Supprimer mon compte").click();
    const leave = page.getByRole("form", { name: "Supprimer mon compte" });
    await leave.getByLabel("Votre mot de passe, pour confirmer").fill("autre chose entièrement");
    await leave.getByRole("button", { name: "Supprimer définitivement" }).click();
    await expect(leave.getByRole("alert")).toBeVisible();
    await leave.getByLabel("Votre mot de passe, pour confirmer").fill(PASSWORD);
    await leave.getByRole("button", { name: "Supprimer définitivement" }).click();
    await expect(page.getByRole("banner").getByRole("link", { name: "Se connecter" })).toBeVisible();
  });
});

test("a school is found in the directory and claimed; the operator decides", async ({ page }) => {
  await signIn(page, "fabricant", "/schools");
  await expectAccessible(page, "directory");
  await page.getByRole("main").getByLabel("Chercher un établissement").fill("rien de tel nulle part");
  await expect(page.getByRole("heading", { name: "Aucun établissement" })).toBeVisible();
  await expectAccessible(page, "no school");
  await page.getByRole("main").getByLabel("Chercher un établissement").fill("marvingt");
  await page.getByRole("link", { name: /Marvingt/ }).first().click();
  await expectAccessible(page, "school");
  await page.getByLabel("Votre lien avec elle").fill("J’y suis référent numérique.");
  await page.getByRole("button", { name: "Envoyer la demande" }).click();
  await expect(page.getByText(/^Demande envoyée/)).toBeVisible();
  await page.getByRole("link", { name: "Suivre ma demande" }).click();
  await expect(page.getByText("En cours")).toBeVisible();
  await signOut(page, "Farid Benali");
  await signIn(page, "operateur", "/moderation/claims");
  const claim = page.getByRole("article").filter({ hasText: "référent numérique" });
  await expectAccessible(page, "claims");
  await claim.getByLabel("Motif, envoyé au demandeur").first().fill("Vérifié auprès du collège.");
  await claim.getByRole("button", { name: "Accepter" }).click();
  await expect(page.getByText("Demande acceptée.")).toBeVisible();
  await signOut(page, "Odile Perrin");
  await signIn(page, "fabricant", "/account");
  await expect(page.getByText("Vérifié auprès du collège.")).toBeVisible();
});

/** A number that follows the rule (Luhn over all, and over the first nine) and that nobody used before. */
function siret(): string {
  const luhn = (digits: string) =>
    [...digits].reverse().reduce((sum, digit, at) => {
      const value = Number(digit) * (at % 2 ? 2 : 1);
      return sum + (value > 9 ? value - 9 : value);
    }, 0) % 10;
  const complete = (start: string) => start + [...Array(10).keys()].find((last) => luhn(`${start}${last}`) === 0);
  const siren = complete(`8${String(Date.now()).slice(-7)}`);
  return complete(`${siren}0001`);
}
