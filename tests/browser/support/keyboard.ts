import { expect, type Locator, type Page } from "@playwright/test";

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

/** A native list: its options are chosen by their first letters. */
export async function choose(page: Page, target: Locator, label: string) {
  await tabTo(page, target);
  await page.keyboard.type(label);
  await expect(target.locator("option:checked")).toHaveText(label);
}
