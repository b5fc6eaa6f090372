import { expectAccessible } from "../support/axe";
import { oneQuestion, openCall } from "../support/funding";
import { expect, signIn, signOut, test } from "../support/test";

const once = Date.now().toString(36);
/** Three parts of the portal's size. */
const file = { name: "comptes.pdf", mimeType: "application/pdf", buffer: Buffer.concat([Buffer.from("%PDF-1.7 "), Buffer.alloc(1_400_000, once)]) };

test("a file goes on by itself after a cut, and from where it was after the page was left", async ({ page, faults }) => {
  await signIn(page, "operateur");
  const { call } = await openCall(page, `Envois ${once}`, { form: oneQuestion });
  await page.goto("/");
  await signOut(page, "Odile Perrin");
  await signIn(page, "editeur", `/calls/${call}/apply`);
  await page.getByLabel("Nom du projet").fill("Pièces");
  await page.getByRole("button", { name: "Commencer la candidature" }).click();
  const documents = () => page.getByRole("navigation", { name: "Parties de la candidature" }).getByRole("button", { name: "Pièces jointes" }).click();
  const sent: string[] = [];
  page.on("request", (request) => {
    if (/\/uploads(\/|$)/.test(new URL(request.url()).pathname)) sent.push(request.method());
  });
  const count = (method: string) => sent.filter((one) => one === method).length;
  /** The browser tells its console of each cut. */
  const cuts = () => expect(faults.splice(0).filter((fault) => !fault.includes("net::ERR"))).toEqual([]);

  await test.step("cut in the middle, it asks how far it was and goes on", async () => {
    let parts = 0;
    await page.route("**/uploads/*", (route) => (route.request().method() === "PATCH" && ++parts === 2 ? route.abort("connectionreset") : route.continue()));
    await documents();
    await page.locator("input[type=file]").setInputFiles(file);
    await expect(page.getByRole("link", { name: "comptes.pdf" })).toBeVisible();
    expect({ begun: count("POST"), asked: count("HEAD"), parts }).toEqual({ begun: 1, asked: 1, parts: 4 });
    await page.unrouteAll();
    cuts();
  });

  await test.step("left in the middle, it is found again and goes on from there", async () => {
    await page.getByRole("button", { name: /^Retirer : comptes\.pdf/ }).click();
    await expect(page.getByRole("link", { name: "comptes.pdf" })).toHaveCount(0);
    let parts = 0;
    await page.route("**/uploads/*", (route) => (route.request().method() === "PATCH" && ++parts > 1 ? route.abort("connectionreset") : route.continue()));
    await page.locator("input[type=file]").setInputFiles(file);
    await expect.poll(() => parts).toBeGreaterThan(1);
    await page.reload();
    await page.unrouteAll({ behavior: "ignoreErrors" });
    const left = page.getByRole("list", { name: "Envois interrompus" });
    await expect(left).toContainText("comptes.pdf · 37 %");
    await expectAccessible(page, "an interrupted upload");
    cuts();
    sent.length = 0;
    await documents();
    await page.locator("input[type=file]").setInputFiles(file);
    await expect(page.getByRole("link", { name: "comptes.pdf" })).toBeVisible();
    await expect(left).toHaveCount(0);
    expect({ begun: count("POST"), parts: count("PATCH") }).toEqual({ begun: 0, parts: 2 });
  });
});
