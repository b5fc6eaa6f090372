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
