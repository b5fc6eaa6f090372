import { test as base, expect, type Page } from "@playwright/test";

/** The password of every account of the demonstration. */
export const PASSWORD = "preau-demo-2026";

/** A page on which nothing may go wrong unseen: errors of the console, refusals of the content policy, broken scripts. */
export const test = base.extend<{ faults: string[] }>({
  faults: [
    async ({ page }, use) => {
      const faults: string[] = [];
      page.on("console", (message) => {
        // A refusal that the page tells its reader is no fault; the browser logs its status all the same.
        if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) faults.push(message.text());
      });
      page.on("pageerror", (error) => faults.push(String(error)));
      await use(faults);
      expect(faults, "errors in the browser's console").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Signed in as one of the demonstration's people, and arrived at `path`. */
export async function signIn(page: Page, who: string, path = "/") {
  await page.goto(`/sign-in?next=${encodeURIComponent(path)}`);
  await page.getByLabel("Adresse électronique").fill(`${who}@demo.preau.example`);
  await page.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  await page.waitForURL((url) => url.pathname === path);
  // The address changes before the page does.
  await expect(page.getByRole("heading", { level: 1, name: "Se connecter" })).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

export async function signOut(page: Page, name: string) {
  await page.locator("summary", { hasText: name }).click();
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await expect(page.getByRole("banner").getByRole("link", { name: "Se connecter" })).toBeVisible();
}
