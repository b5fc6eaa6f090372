import { expectAccessible } from "../support/axe";
import { expect, test } from "../support/test";


test("anybody searches, filters, reads and compares @variants", async ({ page }) => {
  await test.step("the catalogue", async () => {
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("list", { name: "Résultats" }).getByRole("listitem").first()).toBeVisible();
    await expectAccessible(page, "catalogue");
  });

  await test.step("the menu, folded where there is little room", async () => {
    const menu = page.getByRole("button", { name: "Menu" });
    const nav = page.getByRole("navigation", { name: "Navigation principale" });
    if (!(await menu.isVisible())) return;
    await expect(nav).toBeHidden();
    await menu.click();
    await expect(nav).toBeVisible();
    await expectAccessible(page, "menu unfolded");
    await page.keyboard.press("Escape");
    await expect(nav).toBeHidden();
    await expect(menu).toBeFocused();
  });

  await test.step("suggestions while typing", async () => {
    const search = page.getByRole("combobox", { name: "Chercher dans le catalogue" });
    await search.fill("geom");
    await expect(page.getByRole("listbox").getByRole("option").first()).toBeVisible();
    await expectAccessible(page, "suggestions");
    await search.press("Escape");
    await expect(page.getByRole("listbox").getByRole("option")).toHaveCount(0);
    await expect(page).toHaveURL(/q=geom/);
    await expect(page.getByRole("list", { name: "Résultats" })).toContainText(/géométrie/i);
  });

  await test.step("filters live in the address", async () => {
    await page.goto("/?kind=app");
    await expect(page.getByText(/^\d+ résultats?$/)).toBeVisible();
    const narrow = page.getByText(/^Filtrer/);
    if (await narrow.isVisible()) {
      await narrow.click();
      await expectAccessible(page, "filters unfolded");
    }
    await expect(page.getByRole("group", { name: "Nature" }).getByLabel("Application")).toBeChecked();
    await page.getByLabel("Gratuit seulement").check();
    await expect(page).toHaveURL(/kind=app.*free=true|free=true.*kind=app/);
    await expectAccessible(page, "filtered");
    await page.getByRole("button", { name: /Retirer le filtre : Application/ }).click();
    await expect(page).not.toHaveURL(/kind=app/);
  });

  await test.step("nothing found", async () => {
    await page.goto("/?q=xylophagexyz");
    await expect(page.getByRole("heading", { name: "Aucun résultat" })).toBeVisible();
    await expectAccessible(page, "nothing found");
    // The word that is in nobody's listing is named, and dropping it is one click away; so is the filter.
    const ways = page.getByRole("list", { name: "Pour trouver quelque chose" });
    await page.goto("/?q=dict%C3%A9e+xylophagexyz");
    await expect(ways.getByRole("listitem")).toHaveCount(1);
    await expectAccessible(page, "a word to drop");
    const way = ways.getByRole("listitem").first();
    await expect(way).toContainText(/\d+ résultats?/);
    const total = /\d+ résultats?/.exec((await way.textContent()) ?? "")?.[0] ?? "";
    await way.getByRole("link", { name: "Sans le mot « xylophagexyz »" }).click();
    await expect(page).toHaveURL(/q=dict%C3%A9e$/);
    await expect(page.getByRole("main").getByText(total, { exact: true })).toBeVisible();
    await page.goto("/en?kind=service&q=dict%C3%A9e");
    await page.getByRole("list", { name: "To find something" }).getByRole("link", { name: "Without the filter “Kind: Service”" }).click();
    await expect(page).not.toHaveURL(/kind=/);
    await expect(page.getByRole("list", { name: "Results" }).getByRole("listitem").first()).toBeVisible();
  });

  await test.step("a listing", async () => {
    await page.goto("/?q=dict%C3%A9e");
    await page.getByRole("list", { name: "Résultats" }).getByRole("heading").getByRole("link").first().click();
    await expect(page.getByRole("heading", { level: 2, name: "Offres et prix" })).toBeVisible();
    await expectAccessible(page, "listing");
    await page.getByText("Signaler un problème").click();
    await page.getByRole("button", { name: "Envoyer le signalement" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expectAccessible(page, "report, refused");
  });

  await test.step("up to four compared", async () => {
    await page.goto("/?kind=app");
    const boxes = page.getByRole("checkbox", { name: /^Comparer/ });
    for (let at = 0; at < 4; at += 1) await boxes.nth(at).check();
    await expect(boxes.nth(4)).toBeDisabled();
    await expectAccessible(page, "four chosen");
    await page.getByRole("link", { name: "Comparer", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Comparer" })).toBeVisible();
    await expectAccessible(page, "comparison of four");
    const kind = page.getByRole("rowheader", { name: "Nature" });
    await expect(kind).toBeVisible();
    await page.getByLabel("Seulement ce qui diffère").check();
    await expect(kind).toHaveCount(0);
    await expect(page.getByRole("rowheader", { name: "Prix le plus bas" })).toBeVisible();
    await page.getByRole("button", { name: /^Retirer/ }).first().click();
    await expect(page.getByRole("button", { name: /^Retirer/ })).toHaveCount(3);
  });

  await test.step("schools, sign-in, legal pages, and an address that leads nowhere", async () => {
    for (const path of ["/schools", "/sign-in", "/sign-up", "/password-reset", "/legal-notice", "/privacy", "/accessibility", "/nulle-part"]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectAccessible(page, path);
    }
  });
});

test("the other language shows the same page, whole", async ({ page }) => {
  for (const path of ["/?kind=app&q=g%C3%A9om%C3%A9trie", "/schools", "/sign-in", "/privacy"]) {
    await page.goto(path);
    await expect(page.locator("html")).toHaveAttribute("lang", "fr");
    await page.getByRole("link", { name: "English" }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await expect(page).toHaveURL(new RegExp(`/en${path.split("?")[0]?.replace(/\/$/, "")}`));
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    // A message without translation shows its name.
    await expect(page.getByText(/^[a-z]+\.[a-z_]+$/)).toHaveCount(0);
    await page.getByRole("link", { name: "Français" }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  }
});

test("what readers without scripts get: description, structured data, sitemap", async ({ page, request }) => {
  await page.goto("/?q=dict%C3%A9e");
  const link = page.getByRole("list", { name: "Résultats" }).getByRole("heading").getByRole("link").first();
  const path = (await link.getAttribute("href")) ?? "";
  const html = await (await request.get(path)).text();
  const json = JSON.parse(/<script type="application\/ld\+json"[^>]*>(.*?)<\/script>/s.exec(html)?.[1] ?? "{}");
  expect(json["@context"]).toContain("schema.org");
  expect(json.name.length).toBeGreaterThan(3);
  for (const property of ["og:title", "og:description", "og:url", "og:type"]) expect(html).toContain(`property="${property}"`);
  expect(html).toMatch(/<title>[^<]+<\/title>/);
  expect(html).toContain('rel="canonical"');
  expect(await (await request.get("/sitemap.xml")).text()).toContain(`${path}</loc>`);
});

test("machines read a call: its head, its grant, its place in the sitemap", async ({ request }) => {
  const { items } = await (await request.get("/api/v1/calls?limit=1")).json();
  const path = `/calls/${items[0].id}`;
  for (const [address, title] of [[path, items[0].title.fr], [`/en${path}`, items[0].title.en ?? items[0].title.fr]]) {
    const html = await (await request.get(address)).text();
    const json = JSON.parse(/<script type="application\/ld\+json"[^>]*>(.*?)<\/script>/s.exec(html)?.[1] ?? "{}");
    expect(json["@type"]).toBe(items[0].supports.includes("financial") ? "MonetaryGrant" : "GovernmentService");
    expect(json.name).toBe(title);
    expect(json.url).toMatch(new RegExp(`${path}$`));
    if (json.amount) expect(json.amount).toMatchObject({ currency: "EUR", maxValue: (items[0].ceiling_cents / 100).toFixed(2) });
    expect(html).toMatch(new RegExp(`rel="canonical" href="[^"]*${address}"`));
  }
  expect(await (await request.get("/sitemap.xml")).text()).toContain(`${path}</loc>`);
  expect((await request.get("/calls/00000000-0000-0000-0000-000000000000")).status()).toBe(404);
  expect((await request.get("/calls")).status()).toBe(200);
});

test("a stranger's visit leaves the console empty", async ({ page }) => {
  const said: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  for (const path of ["/", "/schools", "/sign-in"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
  }
  expect(said).toEqual([]);
});

test("nothing moves while a page settles", async ({ page }) => {
  await page.addInitScript(() => {
    const seen = window as unknown as { moved: number };
    seen.moved = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) seen.moved += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto("/");
  await expect(page.getByRole("list", { name: "Résultats" }).getByRole("listitem").first()).toBeVisible();
  await page.waitForLoadState("networkidle");
  expect(await page.evaluate(() => (window as unknown as { moved: number }).moved)).toBeLessThan(0.1);
});
