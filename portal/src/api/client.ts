import type { CreateClientConfig } from './gen/client.gen'
import { problemOf } from './problem'

/** The value unsafe calls must bear; set from every answer that carries a session. */
let csrf = ''

export function rememberCsrf(token: string) {
  csrf = token
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Answers in the page's language, unsafe calls proven by the CSRF header. */
async function call(request: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const sent = new Request(request, init)
  sent.headers.set('Accept-Language', document.documentElement.lang || 'fr')
  if (csrf && !SAFE.has(sent.method)) sent.headers.set('X-CSRF-Token', csrf)
  let response: Response
  try {
    response = await fetch(sent)
  } catch (error) {
    // An aborted call is not a failure: the caller went elsewhere.
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw problemOf(undefined)
  }
  if (!response.ok) throw problemOf(response, await response.text())
  return response
}

export const createClientConfig: CreateClientConfig = (config) => ({
  ...config,
  baseUrl: `${location.origin}/api/v1`,
  fetch: call,
  throwOnError: true,
})

export function csrfToken(): string {
  return csrf
}
