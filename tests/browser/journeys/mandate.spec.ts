import { expectAccessible } from "../support/axe";
import { oneQuestion, openCall, write } from "../support/funding";
import { PHRASE, signUp } from "../support/people";
import { expect, signIn, signOut, test } from "../support/test";

const once = Date.now().toString(36);

test("a colleague is invited, mandated, submits, and ends the sessions left open", async ({ page, request, browser }) => {
  const email = `lea.${once}@plume.example`;
  const name = `Léa ${once}`;
  await signUp(request, name, email);
  await signIn(page, "operateur");
  const { call } = await openCall(page, `Mandat ${once}`, { form: oneQuestion, documents: [] });
  await page.goto("/");
  await signOut(page, "Odile Perrin");
  await signIn(page, "editeur");
  const { memberships } = await (await page.request.get("/api/v1/session")).json();
  const organisation = memberships[0].organisation_id;
  await write(page, "post", `/organisations/${organisation}/invitations`, { email, role: "editor" });
  const draft = await write(page, "post", `/organisations/${organisation}/applications`, { call_id: call, title: `Mandat ${once}` });

  const context = await browser.newContext();
  const lea = await context.newPage();
  const signInLea = async (path: string) => {
    await lea.goto(`/sign-in?next=${encodeURIComponent(path)}`);
    await lea.getByLabel("Adresse électronique").fill(email);
    await lea.getByLabel("Mot de passe", { exact: true }).fill(PHRASE);
    await lea.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
    await lea.waitForURL((url) => url.pathname === path);
  };

  await test.step("the invitation waits on her account", async () => {
    await signInLea("/account");
    const waiting = lea.getByRole("list", { name: "Invitations reçues" });
    await expect(waiting).toContainText("Élodie Martin vous invite à rejoindre Éditions de la Plume comme : Rédacteur");
    await expectAccessible(lea, "an invitation on the account");
    await waiting.getByRole("button", { name: "Accepter : Éditions de la Plume" }).click();
    await expect(lea.getByText("Vous avez rejoint Éditions de la Plume.")).toBeVisible();
    await expect(waiting).toHaveCount(0);
  });

  await test.step("she writes and does not submit", async () => {
    await lea.goto(`/applications/${draft.id}?part=final-check`);
    await expect(lea.getByText(/Un propriétaire de l’organisation dépose le dossier/)).toBeVisible();
  });

  await test.step("an owner gives her a mandate", async () => {
    await page.goto(`/organisations/${organisation}`);
    await page.getByText("Donner un mandat").click();
    const form = page.getByRole("form", { name: "Donner un mandat" });
    await form.getByRole("button", { name: "Donner le mandat" }).click();
    await expect(form.getByRole("alert")).toBeVisible();
    await form.getByLabel("Personne mandatée").selectOption({ label: name });
    await form.getByLabel("Premier jour").fill("2026-01-01");
    await form.getByRole("button", { name: "Donner le mandat" }).click();
    await expect(page.getByText("Mandat donné.")).toBeVisible();
    const row = page.getByRole("table", { name: "Mandats de dépôt" }).getByRole("row", { name: new RegExp(`^${name}`) });
    await expect(row).toContainText("En vigueur");
    await expectAccessible(page, "a mandate in force");
    await lea.reload();
    await expect(lea.getByLabel(/^Je peux engager/)).toBeVisible();
  });

  await test.step("revoked, she does no more", async () => {
    await page.getByRole("button", { name: `Révoquer ${name}` }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Révoquer" }).click();
    await expect(page.getByText("Mandat révoqué.")).toBeVisible();
    await lea.reload();
    await expect(lea.getByText(/Un propriétaire de l’organisation dépose le dossier/)).toBeVisible();
  });

  await test.step("she ends the session she left open elsewhere", async () => {
    const elsewhere = await browser.newContext();
    const other = await elsewhere.newPage();
    await other.request.post("/api/v1/sessions", { data: { email, password: PHRASE } });
    expect((await other.request.get("/api/v1/account")).status()).toBe(200);
    await lea.goto("/account");
    const table = lea.getByRole("table", { name: "Connexions ouvertes" });
    await expect(table.getByRole("row")).toHaveCount(3);
    await expect(table.getByText("cette connexion")).toHaveCount(1);
    await expectAccessible(lea, "open sessions");
    await lea.getByRole("button", { name: "Fermer toutes les autres" }).click();
    await lea.getByRole("dialog").getByRole("button", { name: "Fermer toutes les autres" }).click();
    await expect(lea.getByText("Les autres connexions sont fermées.")).toBeVisible();
    await expect(table.getByRole("row")).toHaveCount(2);
    expect((await other.request.get("/api/v1/account")).status()).toBe(401);
    await elsewhere.close();
  });

  await test.step("she leaves again", async () => {
    await lea.goto(`/organisations/${organisation}`);
    await lea.getByRole("button", { name: `Quitter ${name}` }).click();
    await lea.getByRole("dialog").getByRole("button", { name: "Quitter" }).click();
    await expect(lea.getByText("Vous avez quitté l’organisation.")).toBeVisible();
    await context.close();
  });
});
