import { expectAccessible } from "../support/axe";
import { api, openCall } from "../support/desk";
import { expect, signIn, signOut, test } from "../support/test";

const once = Date.now().toString(36);

test("a call for some sizes asks an owner, who declares theirs", async ({ page }) => {
  await signIn(page, "operateur");
  const title = `Petites maisons ${once}`;
  const { call } = await openCall(await api(page), title, { operateur: ["manager"] }, (content) => {
    content.applicants = { capacities: ["publisher"], verified: true, countries: ["FR", "BE"], sizes: ["micro", "small"] };
  });
  await page.goto("/");
  await signOut(page, "Odile Perrin");

  await test.step("the call says for whom it is", async () => {
    await page.goto(`/calls/${call}`);
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await expect(page.getByText("France et Belgique")).toBeVisible();
    await expect(page.getByText("Microentreprise et Petite entreprise")).toBeVisible();
  });

  await test.step("the owner declares where and how large", async () => {
    await signIn(page, "editeur");
    const { organisation } = await api(page);
    await page.goto(`/organisations/${organisation}`);
    await page.getByText("Pays et taille de l’organisation").click();
    const form = page.getByRole("form", { name: "Pays et taille de l’organisation" });
    await form.getByLabel("Pays d’établissement").selectOption({ label: "Belgique" });
    await form.getByRole("radio", { name: /^Grande entreprise/ }).check();
    await expectAccessible(page, "declaration");
    await form.getByRole("button", { name: "Déclarer" }).click();
    await expect(page.getByRole("definition").filter({ hasText: "Grande entreprise" })).toBeVisible();
    await page.goto(`/calls/${call}/apply`);
    await expect(page.getByText("L’organisation est déclarée : grande entreprise.")).toBeVisible();
    await expectAccessible(page, "too large");
  });

  await test.step("and may apply once it fits", async () => {
    const { organisation } = await api(page);
    await page.goto(`/organisations/${organisation}`);
    await page.getByText("Pays et taille de l’organisation").click();
    const form = page.getByRole("form", { name: "Pays et taille de l’organisation" });
    await form.getByRole("radio", { name: /^Petite entreprise/ }).check();
    await form.getByRole("button", { name: "Déclarer" }).click();
    await expect(page.getByRole("definition").filter({ hasText: "Petite entreprise" })).toBeVisible();
    await page.goto(`/calls/${call}/apply`);
    await expect(page.getByLabel("Nom du projet")).toBeVisible();
  });
});
