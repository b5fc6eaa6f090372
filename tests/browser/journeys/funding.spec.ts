import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/axe";
import { expect, signIn, signOut, test } from "../support/test";

const once = Date.now().toString(36);
const name = `Plan ${once}`;
const title = `Apprendre à coder ${once}`;
const DAY = 86_400_000;

/** What has no page yet is set up over the API, by the operator who is signed in. */
async function setUp(page: Page) {
  const session = await (await page.request.get("/api/v1/session")).json();
  const call = async (path: string, data: unknown, more: Record<string, string> = {}) => {
    const headers = { "X-CSRF-Token": session.csrf_token, "Idempotency-Key": crypto.randomUUID(), ...more };
    const answer = await page.request.post(`/api/v1${path}`, { data, headers });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
    return answer.json();
  };
  const fr = (text: string) => ({ fr: text });
  const content = { name: fr(name), summary: fr("Le numérique pour l’école."), partners: ["Ministère", "Région"] };
  const year = new Date().getUTCFullYear();
  const dates = { starts_on: `${year}-01-01`, ends_on: `${year + 2}-12-31` };
  const { id } = await call("/programmes", { ...content, ...dates, two_people_above_cents: 2_300_000, acceptance_days: 60 });
  const axes: string[] = [];
  for (const axis of ["Apprendre à coder", "Lire"]) axes.push((await call(`/programmes/${id}/axes`, { name: fr(axis) })).id);
  const open = (axis: number, credit: object, amount_cents: number) =>
    call(`/programmes/${id}/openings`, { axis_id: axes[axis], direction: "open", ...credit, amount_cents, reason: "Loi de finances" });
  await open(0, { credit: "commitment" }, 123_456_78);
  await open(1, { credit: "commitment" }, 1_000_000);
  await open(0, { credit: "payment", year }, 40_000_00);
  const field = { key: "title", kind: "text", label: fr("Titre du projet"), required: true, choices: [], columns: [] };
  const publish = async (words: string, opens: number, closes: number) => {
    const file = await call(`/programmes/${id}/calls`, {
      content: {
        axis_id: axes[0], title: fr(words), summary: fr("Des jeux sérieux pour la programmation."), description: fr("## But\n\nDes jeux, **pas des cours**."),
        supports: ["financial"], applicants: { capacities: ["publisher"], verified: true }, aid_basis: "de_minimis",
        max_rate_percent: 50, ceiling_cents: 3_000_000,
        criteria: [{ key: "pedagogy", label: fr("Pédagogie"), weight: 100, points: 20 }],
        form: { sections: [{ key: "project", title: fr("Projet"), fields: [field] }] },
        documents: [], reviewers_per_application: 1, blind: true, silence: { days: 60, effect: "refusal" },
      },
      window: { opens_at: new Date(opens).toISOString(), closes_at: new Date(closes).toISOString(), grace_seconds: 900 },
    });
    expect(file.faults).toEqual([]);
    await call(`/calls/${file.id}/publication`, undefined, { "If-Match": '"1"' });
    return file.id as string;
  };
  await publish(`${title} plus tard`, Date.now() + 10 * DAY, Date.now() + 40 * DAY);
  return { programme: id as string, call: await publish(title, Date.now() - DAY, Date.now() + 30 * DAY) };
}

test("an operator sets a programme up", async ({ page }) => {
  await signIn(page, "operateur", "/calls");
  await page.getByRole("link", { name: "Nouveau programme" }).click();
  await page.getByRole("button", { name: "Créer le programme" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expectAccessible(page, "new programme, refused");
  await page.getByLabel("Nom (français)").fill(`Territoires ${once}`);
  await page.getByLabel("Présentation courte (français)").fill("Des classes équipées.");
  await page.getByLabel("Financeurs").fill("Ministère\nRégion");
  await page.getByLabel("Premier jour").fill("2027-01-01");
  await page.getByLabel("Dernier jour").fill("2026-12-31");
  await page.getByLabel("Deux personnes au-delà de (€)").fill("23 000");
  await page.getByLabel("Jours pour signer").fill("60");
  await page.getByRole("button", { name: "Créer le programme" }).click();
  // The server's own fault, beside its field.
  await expect(page.getByLabel("Dernier jour")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Dernier jour").fill("2028-12-31");
  await page.getByRole("button", { name: "Créer le programme" }).click();
  await expect(page.getByRole("heading", { name: "Le programme n’a pas encore d’axe" })).toBeVisible();
  await expectAccessible(page, "programme without axes");
  await page.getByLabel("Nom de l’axe (français)").fill("Équiper les classes");
  await page.getByRole("button", { name: "Ajouter l’axe" }).click();
  await expect(page.getByRole("row", { name: /^Équiper les classes/ })).toContainText("0 €");
  await expect(page.getByRole("row", { name: /^Odile Perrin/ })).toContainText("gestionnaire");
});

test("a call is read, asked about and answered; its manager sees the budget", async ({ page }) => {
  await signIn(page, "operateur");
  const { programme, call } = await setUp(page);

  await test.step("the manager reads the envelopes, axis by axis", async () => {
    await page.goto("/calls");
    await page.getByRole("list", { name: "Programmes" }).getByRole("link", { name }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await expectAccessible(page, "programme");
    await page.getByRole("link", { name: "Gestion du programme" }).click();
    const promised = page.getByRole("table", { name: "Autorisations d’engagement (AE)" });
    await expect(promised.getByRole("row", { name: /^Apprendre à coder/ })).toContainText(/123.456,78.€/);
    await expect(promised.getByRole("row", { name: /^Ensemble/ })).toContainText(/133.456,78.€/);
    await expect(page.getByRole("table", { name: /^Crédits de paiement/ }).getByRole("row", { name: /^Apprendre à coder/ })).toContainText(/40.000.€/);
    await expectAccessible(page, "budget");
  });

  await test.step("and opens credit, by an act that is named", async () => {
    await page.getByText("Ouvrir ou clore des crédits").click();
    const form = page.getByRole("form", { name: "Ouvrir ou clore des crédits" });
    await form.getByRole("radio", { name: /^Crédit de paiement/ }).check();
    await form.getByRole("button", { name: "Inscrire au livre" }).click();
    await expect(form.getByRole("alert")).toContainText("Écrivez l’année en quatre chiffres");
    await expectAccessible(page, "opening, refused");
    await form.getByLabel("Axe").selectOption({ label: "Lire" });
    await form.getByRole("radio", { name: "Ouvrir des crédits" }).check();
    await form.getByLabel("Année budgétaire").fill("2031");
    await form.getByLabel("Montant (€)").fill("1 250,50");
    await form.getByLabel("Acte qui le fonde").fill("Convention avec la région");
    await form.getByRole("button", { name: "Inscrire au livre" }).click();
    const paid = page.getByRole("table", { name: "Crédits de paiement (CP) 2031" });
    await expect(paid.getByRole("row", { name: /^Lire/ })).toContainText(/1.250,50.€/);
    // More than is available cannot be closed.
    await form.getByLabel("Axe").selectOption({ label: "Lire" });
    await form.getByRole("radio", { name: "Clore ce qui reste disponible" }).check();
    await form.getByRole("radio", { name: /^Autorisation d’engagement/ }).check();
    await form.getByLabel("Montant (€)").fill("10 000,01");
    await form.getByLabel("Acte qui le fonde").fill("Fin de convention");
    await form.getByRole("button", { name: "Inscrire au livre" }).click();
    await expect(form.getByRole("alert")).toBeVisible();
    await expect(page.getByRole("table", { name: "Autorisations d’engagement (AE)" }).getByRole("row", { name: /^Lire/ })).toContainText(/10.000.€/);
    await expectAccessible(page, "more than is left");
    await signOut(page, "Odile Perrin");
  });

  await test.step("somebody finds the call, with the hour and the zone of its window", async () => {
    await page.goto("/calls");
    const phases = page.getByRole("navigation", { name: "Appels par période" });
    await expect(phases.getByRole("link", { name: "Ouverts" })).toHaveAttribute("aria-current", "page");
    await expectAccessible(page, "open calls");
    await expect(page.getByText(`${title} plus tard`)).toHaveCount(0);
    await phases.getByRole("link", { name: "À venir" }).click();
    await expect(page.getByRole("link", { name: `${title} plus tard` })).toBeVisible();
    await expect(phases.getByRole("link", { name: "Ouverts" })).not.toHaveAttribute("aria-current");
    await expectAccessible(page, "upcoming calls");
    await page.goto("/calls");
    await page.getByRole("link", { name: title, exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await expect(page.getByText(/\d{2}:\d{2} \(heure\sde\sParis\)/).first()).toBeVisible();
    await expect(page.getByText("Tolérance après la clôture")).toContainText("15 minutes");
    await expect(page.getByText("50 % du coût du projet au plus")).toBeVisible();
    await expectAccessible(page, "call, signed out");
    const [own] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Ajouter à mon agenda (ICS)" }).click()]);
    expect(own.suggestedFilename()).toBe("call.ics");
    await page.goto("/calls");
    await expect(page.getByRole("link", { name: "Suivre ces dates dans mon agenda" })).toHaveAttribute("href", /^webcal:\/\/.+\/calls\.ics$/);
    const all = await page.request.get((await page.getByRole("link", { name: "Fichier ICS" }).getAttribute("href")) ?? "");
    expect((await all.text()).replaceAll("\r\n ", "")).toContain(`SUMMARY:${title} plus tard`);
    await page.getByRole("link", { name: title, exact: true }).click();
  });

  await test.step("a teacher asks, the manager answers, everybody reads it", async () => {
    await page.getByRole("link", { name: "Se connecter pour poser une question" }).click();
    await signIn(page, "enseignant", `/calls/${call}`);
    const question = "Une école primaire peut-elle candidater ?";
    await page.getByLabel("Votre question").fill(question);
    await page.getByRole("button", { name: "Poser la question" }).click();
    await expect(page.getByText("Question envoyée.")).toBeVisible();
    await expect(page.getByRole("heading", { name: question })).toHaveCount(0);
    await page.goto(`/calls/${call}/questions`);
    await expect(page.getByText("Votre rôle ne permet pas cette action.")).toBeVisible();
    await expectAccessible(page, "refused");
    await page.goto("/");
    await signOut(page, "Anne Kerouac");
    await signIn(page, "operateur", `/programmes/${programme}/desk`);
    await page.getByRole("row", { name: new RegExp(`^${title} Publié`) }).getByRole("link", { name: "Répondre" }).click();
    await expectAccessible(page, "a question that waits");
    await page.getByRole("textbox", { name: "Réponse" }).fill("Oui, avec l’accord de sa commune.");
    await page.getByRole("button", { name: "Publier la réponse" }).click();
    await expect(page.getByRole("heading", { name: "Aucune question n’attend" })).toBeVisible();
    await signOut(page, "Odile Perrin");
    await page.goto(`/calls/${call}`);
    await expect(page.getByRole("heading", { name: question })).toBeVisible();
    await expect(page.getByText("Oui, avec l’accord de sa commune.")).toBeVisible();
    await expectAccessible(page, "answered");
  });

  await test.step("in English too", async () => {
    for (const path of ["/en/calls", `/en/calls/${call}`, `/en/programmes/${programme}`]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.getByText(/[a-z]+\.[a-z]+_[a-z_]+/)).toHaveCount(0);
      await expectAccessible(page, path);
    }
    await expect(page.getByText(/\(Paris\stime\)/).first()).toBeVisible();
  });
});
