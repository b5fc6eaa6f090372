import { expect, type Locator, type Page } from "@playwright/test";
import { PASSWORD } from "./test";

/** Steps of one page; more is a trap. */
const MOST = 400;

/** Goes to a control by Tab alone, as somebody without a mouse does, and sees where the focus is. */
export async function tabTo(page: Page, target: Locator) {
  await expect(target).toBeVisible();
  for (let step = 0; step < MOST; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      const seen = await target.evaluate((element) => {
        const marks = [element, element.parentElement].map((one) => one && getComputedStyle(one));
        return marks.some((style) => style && ((style.outlineStyle !== "none" && style.outlineWidth !== "0px") || style.boxShadow !== "none"));
      });
      expect(seen, "the focus is seen").toBe(true);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reaches ${target}`);
}

export async function press(page: Page, target: Locator, key = "Enter") {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

export async function type(page: Page, target: Locator, text: string) {
  await tabTo(page, target);
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
}

/** A native list: its options are chosen by their first letters, those that are keys. */
export async function choose(page: Page, target: Locator, label: string) {
  await tabTo(page, target);
  await page.keyboard.type(label.match(/^[ -~]+/)?.[0] ?? label);
  await expect(target.locator("option:checked")).toHaveText(label);
}

/** Signed in by keys alone, and arrived at `next`. */
export async function enter(page: Page, who: string, next: string) {
  await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
  await type(page, page.getByLabel("Adresse électronique"), `${who}@demo.preau.example`);
  await type(page, page.getByLabel("Mot de passe", { exact: true }), PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === next);
  await expect(page.getByRole("heading", { level: 1, name: "Se connecter" })).toHaveCount(0);
}

export async function leave(page: Page) {
  await press(page, page.locator("header details > summary"));
  await press(page, page.getByRole("button", { name: "Se déconnecter" }));
  await expect(page.getByRole("banner").getByRole("link", { name: "Se connecter" })).toBeVisible();
}
