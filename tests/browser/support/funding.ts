import { expect, type Page } from "@playwright/test";

const DAY = 86_400_000;
const fr = (text: string) => ({ fr: text });

type Json = Record<string, unknown>;

const field = (key: string, kind: string, label: string, more: Json = {}) => ({
  key, kind, label: fr(label), required: true, choices: [], columns: [], ...more,
});

/** A write over the API by whoever is signed in. */
export async function write(page: Page, method: "post" | "put", path: string, data?: unknown, more: Record<string, string> = {}) {
  const session = await (await page.request.get("/api/v1/session")).json();
  const headers = { "X-CSRF-Token": session.csrf_token, "Idempotency-Key": crypto.randomUUID(), ...more };
  const answer = await page.request[method](`/api/v1${path}`, { data, headers });
  const text = await answer.text();
  expect(answer.ok(), `${path}: ${text}`).toBe(true);
  return text ? JSON.parse(text) : undefined;
}

/** A write that names the version of the application it changes. */
export async function writeOver(page: Page, method: "post" | "put", application: string, path: string, data: unknown) {
  const { etag } = (await page.request.get(`/api/v1/applications/${application}`)).headers();
  return write(page, method, `/applications/${application}${path}`, data, { "If-Match": etag ?? "" });
}

/** A form with one question. */
export const oneQuestion = { sections: [{ key: "project", title: fr("Projet"), fields: [field("aim", "text", "But du projet"), field("team", "text", "Équipe", { required: false })] }] };

const choice = (value: string, label: string) => ({ value, label: fr(label) });

/** A form with a question of every kind, one of them asked on a condition. */
export const everyKind = {
  sections: [
    {
      key: "project",
      title: fr("Projet"),
      fields: [
        field("aim", "long_text", "But du projet", { max_length: 500 }),
        field("level", "choice", "Niveau", { choices: [choice("primary", "École"), choice("college", "Collège")] }),
        field("subjects", "choices", "Matières", { choices: [choice("maths", "Mathématiques"), choice("arts", "Arts")], required: false }),
        field("partner", "yes_no", "Avec un établissement partenaire ?"),
        field("uai", "uai", "UAI du partenaire", { when: { field: "partner", equals: "true" } }),
        field("starts", "date", "Début"),
      ],
    },
    {
      key: "means",
      title: fr("Moyens"),
      fields: [
        field("people", "number", "Équivalents temps plein"),
        field("budget", "table", "Dépenses", {
          columns: [
            { key: "what", kind: "text", label: fr("Poste"), required: true, choices: [] },
            { key: "sum", kind: "money", label: fr("Somme"), required: true, choices: [] },
          ],
        }),
        field("own", "money", "Fonds propres", { required: false }),
        field("siret", "siret", "SIRET du porteur", { required: false }),
        field("contact", "text", "Contact", { required: false }),
        field("plan", "file", "Plan de financement", { required: false }),
        field("listing", "listing", "Fiche du catalogue", { required: false }),
      ],
    },
  ],
};

/** An open call of a new programme, by the operator who is signed in; `change` edits its content. */
export async function openCall(page: Page, title: string, change: Json = {}): Promise<{ programme: string; call: string; content: Json; window: Json }> {
  const year = new Date().getUTCFullYear();
  const { id: programme } = await write(page, "post", "/programmes", {
    name: fr(`Programme ${title}`), summary: fr("Le numérique pour l’école."), partners: ["Ministère"],
    starts_on: `${year}-01-01`, ends_on: `${year + 2}-12-31`, two_people_above_cents: 2_300_000, acceptance_days: 60,
  });
  const { id: axis } = await write(page, "post", `/programmes/${programme}/axes`, { name: fr("Apprendre à coder") });
  await write(page, "post", `/programmes/${programme}/openings`, {
    axis_id: axis, direction: "open", credit: "commitment", amount_cents: 100_000_000, reason: "Loi de finances",
  });
  const content = {
    axis_id: axis, title: fr(title), summary: fr("Des jeux sérieux pour la programmation."), description: fr("Des jeux, **pas des cours**."),
    supports: ["financial", "technical"], applicants: { capacities: ["publisher"], verified: true }, aid_basis: "none",
    max_rate_percent: 50, ceiling_cents: 3_000_000,
    criteria: [{ key: "pedagogy", label: fr("Pédagogie"), weight: 100, points: 20 }],
    form: everyKind, documents: [{ key: "statutes", label: fr("Statuts"), required: true }],
    reviewers_per_application: 1, blind: false, ...change,
  };
  const window = {
    opens_at: new Date(Date.now() - DAY).toISOString(), closes_at: new Date(Date.now() + 30 * DAY).toISOString(), grace_seconds: 0,
  };
  const file = await write(page, "post", `/programmes/${programme}/calls`, { content, window });
  expect(file.faults).toEqual([]);
  await write(page, "post", `/calls/${file.id}/publication`, undefined, { "If-Match": '"1"' });
  return { programme, call: file.id, content, window };
}
