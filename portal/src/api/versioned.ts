/** A value with the version an edit of it must name in `If-Match`. */
export type Versioned<T> = { value: T; etag: string }

export async function versioned<T>(answer: Promise<{ data: T; response: Response }>): Promise<Versioned<T>> {
  const { data, response } = await answer
  return { value: data, etag: response.headers.get('ETag') ?? '' }
}

/** A key that makes one intent one write, however often it is sent. */
export function newKey(): string {
  return crypto.randomUUID()
}
