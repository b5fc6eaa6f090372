/** Search parameters as people and the API write them: `?kind=app&kind=device`, never JSON. */
export type RawSearch = Record<string, string | string[]>

export function parseSearch(text: string): RawSearch {
  const found: RawSearch = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const before = found[name]
    if (before === undefined) found[name] = value
    else found[name] = Array.isArray(before) ? [...before, value] : [before, value]
  }
  return found
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one === undefined || one === null || one === '' || one === false) continue
      params.append(name, String(one))
    }
  }
  const text = params.toString()
  return text ? `?${text}` : ''
}

/** Readers for `validateSearch`: an address typed by hand is never an error, what it cannot mean is dropped. */
export const read = {
  text: (value: unknown): string | undefined => {
    const one = Array.isArray(value) ? value[0] : value
    return typeof one === 'string' && one !== '' ? one : undefined
  },
  many: (value: unknown): string[] | undefined => {
    const all = (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string' && one !== '')
    return all.length > 0 ? [...new Set(all)] : undefined
  },
  oneOf: <const T extends string>(value: unknown, allowed: readonly T[]): T | undefined => allowed.find((one) => one === read.text(value)),
  manyOf: <const T extends string>(value: unknown, allowed: readonly T[]): T[] | undefined => {
    const all = read.many(value)?.filter((one): one is T => (allowed as readonly string[]).includes(one))
    return all && all.length > 0 ? all : undefined
  },
  flag: (value: unknown): true | undefined => (value === true || read.text(value) === 'true' ? true : undefined),
  count: (value: unknown): number | undefined => {
    const one = Number(typeof value === 'number' ? value : read.text(value))
    return Number.isSafeInteger(one) && one >= 0 && (typeof value === 'number' || read.text(value)) ? one : undefined
  },
}
