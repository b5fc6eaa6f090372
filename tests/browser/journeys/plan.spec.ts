import { expectAccessible } from "../support/axe";
import { api, apply, openCall } from "../support/desk";
import { signUp } from "../support/people";
import { expect, signIn, signOut, test } from "../support/test";

const once = Date.now().toString(36);

test("reviewers are shared out by rule: read, drawn again, applied as seen", async ({ page, request }) => {
  await signIn(page, "operateur");
  const operator = await api(page);
  const { programme, call } = await openCall(operator, `Tirage ${once}`, { enseignant: ["reviewer"] });
  const reviewers = ["Nadia", "Omar"];
  for (const name of reviewers) {
    const email = `${name.toLowerCase()}.${once}@expert.example`;
    await signUp(request, `${name} ${once}`, email);
    await operator.put(`/programmes/${programme}/people`, { email, roles: ["reviewer"] });
  }
  await page.goto("/");
  await signOut(page, "Odile Perrin");
  await signIn(page, "editeur");
  const applicant = await api(page);
  const files = [await apply(page, applicant, call, `Alpha ${once}`, 1_000_000), await apply(page, applicant, call, `Bêta ${once}`, 1_000_000)];
  await signOut(page, "Élodie Martin");
  await signIn(page, "operateur");
  const again = await api(page);
  for (const { id } of files) {
    const { etag } = await again.get(`/applications/${id}`);
    await again.put(`/applications/${id}/admissibility`, { admissible: true, reason: "Complet." }, { "If-Match": etag });
  }

  await test.step("from the board, with who is left out and why", async () => {
    await page.goto(`/programmes/${programme}/applications?call_id=${call}`);
    await page.getByRole("link", { name: "Répartir les évaluateurs" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Répartir les évaluateurs" })).toBeVisible();
    const plan = page.getByRole("table", { name: "Dossiers et évaluateurs proposés" });
    await expect(plan.getByRole("row")).toHaveCount(3);
    await expect(plan.getByText("Anne Kerouac : même domaine de courriel")).toHaveCount(2);
    const loads = page.getByRole("table", { name: "Charge de chacun" });
    for (const name of reviewers) await expect(loads.getByRole("row", { name: new RegExp(`^${name} ${once} 0 1$`) })).toBeVisible();
    await expectAccessible(page, "a plan");
  });

  await test.step("drawn again, and applied", async () => {
    await page.getByRole("button", { name: "Tirer autrement" }).click();
    await page.getByRole("button", { name: "Désigner ces évaluateurs" }).click();
    await expect(page.getByText("Évaluateurs désignés.")).toBeVisible();
    await expect(page.getByText("Aucun dossier n’attend d’évaluateur")).toBeVisible();
    await expectAccessible(page, "nothing left to share out");
    await page.getByRole("link", { name: "Dossiers reçus" }).click();
    for (const name of reviewers) await expect(page.getByRole("row").filter({ hasText: `${name} ${once}` })).toHaveCount(1);
  });

  await test.step("in English too", async () => {
    await page.goto(`/en/calls/${call}/reviewers`);
    await expect(page.getByRole("heading", { level: 1, name: "Share out the reviews" })).toBeVisible();
  });
});
