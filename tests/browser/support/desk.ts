import { expect, type Page } from "@playwright/test";

const DAY = 86_400_000;
export const fr = (text: string) => ({ fr: text });

/** The API as somebody who is signed in uses it: what a journey is not about is set up over it. */
export async function api(page: Page) {
  const session = await (await page.request.get("/api/v1/session")).json();
  const send = async (method: "get" | "post" | "put", path: string, data?: unknown, more: Record<string, string> = {}) => {
    const headers = { "X-CSRF-Token": session.csrf_token, "Idempotency-Key": crypto.randomUUID(), ...more };
    const answer = await page.request[method](`/api/v1${path}`, { data, headers });
    expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
    const text = await answer.text();
    return { body: text ? JSON.parse(text) : undefined, etag: answer.headers().etag ?? "" };
  };
  return {
    me: session.account.id as string,
    organisation: session.memberships[0]?.organisation_id as string,
    get: (path: string) => send("get", path),
    post: (path: string, data?: unknown, more?: Record<string, string>) => send("post", path, data, more),
    put: (path: string, data?: unknown, more?: Record<string, string>) => send("put", path, data, more),
  };
}

type Api = Awaited<ReturnType<typeof api>>;

/** A programme with credit in one axis, its people by role, and an open call. */
export async function openCall(operator: Api, title: string, people: Record<string, string[]>, change: (content: Record<string, unknown>) => void = () => {}) {
  const year = new Date().getUTCFullYear();
  const programme = (
    await operator.post("/programmes", {
      name: fr(`Plan ${title}`),
      summary: fr("Le numérique pour l’école."),
      partners: [],
      starts_on: `${year}-01-01`,
      ends_on: `${year + 2}-12-31`,
      two_people_above_cents: 2_300_000,
      acceptance_days: 60,
    })
  ).body.id as string;
  const axis = (await operator.post(`/programmes/${programme}/axes`, { name: fr("Apprendre à coder") })).body.id as string;
  const credit = { axis_id: axis, direction: "open", credit: "commitment", amount_cents: 5_000_000, reason: "Loi de finances" };
  await operator.post(`/programmes/${programme}/openings`, credit);
  for (const [who, roles] of Object.entries(people)) {
    await operator.put(`/programmes/${programme}/people`, { email: `${who}@demo.preau.example`, roles });
  }
  const field = (key: string, kind: string, label: string, more: object = {}) => ({
    key, kind, label: fr(label), required: true, choices: [], columns: [], ...more,
  });
  const choices = [
    { value: "pupils", label: fr("Élèves") },
    { value: "teachers", label: fr("Enseignants") },
  ];
  const content = {
    axis_id: axis, title: fr(title), summary: fr("Des jeux sérieux."), description: fr("Des jeux, **pas des cours**."),
    supports: ["financial"], applicants: { capacities: ["publisher"], verified: true }, aid_basis: "none",
    max_rate_percent: 50, ceiling_cents: 4_000_000,
    criteria: [
      { key: "pedagogy", label: fr("Pédagogie"), weight: 60, points: 20 },
      { key: "feasibility", label: fr("Faisabilité"), weight: 40, points: 10 },
    ],
    form: {
      sections: [
        {
          key: "project", title: fr("Projet"),
          fields: [
            field("purpose", "long_text", "But du projet"),
            field("audience", "choice", "Public", { choices }),
            field("pupils", "number", "Nombre d’élèves", { when: { field: "audience", equals: "pupils" } }),
          ],
        },
      ],
    },
    documents: [{ key: "accounts", label: fr("Comptes annuels"), required: true }],
    reviewers_per_application: 1, blind: false,
  };
  change(content);
  const opens_at = new Date(Date.now() - DAY).toISOString();
  const closes_at = new Date(Date.now() + 30 * DAY).toISOString();
  const call = (await operator.post(`/programmes/${programme}/calls`, { content, window: { opens_at, closes_at, grace_seconds: 0 } })).body.id as string;
  await operator.post(`/calls/${call}/publication`, undefined, { "If-Match": '"1"' });
  return { programme, axis, call };
}

/** Written and submitted by the applicant who is signed in on `page`. */
export async function apply(page: Page, applicant: Api, call: string, title: string, amount_cents: number) {
  const made = (await applicant.post(`/organisations/${applicant.organisation}/applications`, { call_id: call, title })).body;
  const path = `/applications/${made.id}`;
  const session = await (await page.request.get("/api/v1/session")).json();
  const upload = await page.request.post(`/api/v1${path}/attachments`, {
    headers: { "X-CSRF-Token": session.csrf_token, "Idempotency-Key": crypto.randomUUID() },
    multipart: { document: "accounts", file: { name: "comptes-2025.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 comptes") } },
  });
  expect(upload.ok(), await upload.text()).toBe(true);
  const { etag } = await applicant.get(path);
  const answers = { project: { purpose: "Des jeux pour apprendre à coder.", audience: "pupils", pupils: 300 } };
  const content = { title, supports: ["financial"], amount_cents, cost_cents: amount_cents * 2, answers };
  const saved = await applicant.put(path, content, { "If-Match": etag });
  await applicant.post(`${path}/submission`, { mandate: true }, { "If-Match": saved.etag });
  return { id: made.id as string, number: made.number as string };
}

/** Admits an application and assigns these people of the programme to review it. */
export async function admit(operator: Api, id: string, reviewers: string[]) {
  const path = `/applications/${id}`;
  const { body, etag } = await operator.get(path);
  await operator.put(`${path}/admissibility`, { admissible: true, reason: "Complet." }, { "If-Match": etag });
  const people = (await operator.get(`/programmes/${body.programme_id}/people?limit=100`)).body.items;
  for (const who of reviewers) {
    const person = people.find((one: { email: string }) => one.email === `${who}@demo.preau.example`);
    await operator.put(`${path}/assignments`, { account_id: person.account_id, duty: "reviewer" });
  }
}

/** Declared, scored and submitted by the reviewer who is signed in. */
export async function opinion(reviewer: Api, id: string, pedagogy: number, feasibility: number) {
  const path = `/applications/${id}`;
  await reviewer.put(`${path}/interest`, { conflict: false, reason: "Un domaine de démonstration." });
  const scores = [
    { criterion: "pedagogy", points: pedagogy },
    { criterion: "feasibility", points: feasibility },
  ];
  const { etag } = await reviewer.get(`${path}/review`);
  const saved = await reviewer.put(`${path}/review`, { scores, for_committee: "Lu.", for_applicant: "Merci." }, { "If-Match": etag });
  await reviewer.post(`${path}/review/submission`, undefined, { "If-Match": saved.etag });
}
