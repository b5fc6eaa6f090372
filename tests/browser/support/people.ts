import { expect, type APIRequestContext } from "@playwright/test";

export const PHRASE = "cheval pile agrafe correcte";

/** Somebody new, whose address is proved by the mail they got. */
export async function signUp(request: APIRequestContext, name: string, email: string) {
  const answer = await request.post("/api/v1/accounts", { data: { email, name, password: PHRASE, language: "fr" } });
  expect(answer.status(), await answer.text()).toBe(202);
  let token: string | undefined;
  await expect(async () => {
    const { items } = await (await request.get(`/api/v1/mailbox?to=${encodeURIComponent(email)}`)).json();
    token = /token=(\S+)/.exec(items[0]?.text ?? "")?.[1];
    expect(token).toBeTruthy();
  }).toPass();
  expect((await request.post("/api/v1/accounts/confirmation", { data: { token } })).ok()).toBe(true);
}
