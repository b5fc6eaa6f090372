/** A refused field, as the server names it. */
export type FieldFault = { pointer: string; detail: string }

/** Any failure of a call: an RFC 9457 answer, or no answer at all (`status` 0). */
export class Problem extends Error {
  readonly status: number
  readonly title: string
  readonly detail: string | undefined
  readonly faults: FieldFault[]
  readonly requestId: string | undefined
  /** Seconds to wait before another try. */
  readonly retryAfter: number | undefined

  constructor(parts: Partial<Pick<Problem, 'status' | 'title' | 'detail' | 'faults' | 'requestId' | 'retryAfter'>>) {
    super(parts.detail ?? parts.title ?? 'problem')
    this.name = 'Problem'
    this.status = parts.status ?? 0
    this.title = parts.title ?? ''
    this.detail = parts.detail
    this.faults = parts.faults ?? []
    this.requestId = parts.requestId
    this.retryAfter = parts.retryAfter
  }
}

export function isProblem(error: unknown, status?: number): error is Problem {
  return error instanceof Problem && (status === undefined || error.status === status)
}

/** Reads an answer that is not ok; a body that is not a problem document still gives one. */
export function problemOf(response: Pick<Response, 'status' | 'headers'> | undefined, text = ''): Problem {
  if (!response) return new Problem({})
  const body = readObject(text)
  const retry = Number(response.headers.get('Retry-After'))
  return new Problem({
    status: response.status,
    title: string(body.title),
    detail: string(body.detail),
    faults: Array.isArray(body.errors) ? body.errors.filter(isFault) : [],
    requestId: string(body.request_id) ?? response.headers.get('X-Request-Id') ?? undefined,
    retryAfter: Number.isFinite(retry) && retry > 0 ? retry : undefined,
  })
}

/** `/offers/0/label/fr` → `offers.0.label.fr`: a form's name for what the server points at. */
export function fieldName(pointer: string): string {
  return pointer
    .replace(/^[/?]/, '')
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')
}

function readObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function isFault(value: unknown): value is FieldFault {
  const fault = value as FieldFault | null
  return typeof fault?.pointer === 'string' && typeof fault.detail === 'string'
}
