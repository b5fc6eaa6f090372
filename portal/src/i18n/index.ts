/**
 * One language per page load: the path tells it, a switch is a plain link to the other address.
 * So `t()` is a plain function and every slice may call it anywhere.
 */
import type fr from './fr'
import type work from './fr.work'

export type Locale = 'fr' | 'en'
type Catalogue = typeof fr & typeof work
type Plain<K> = K extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : K
/** Every message's name; a plural pair `x_one`, `x_other` is called as `x` with a `count`. */
export type Message = Plain<keyof Catalogue & string>

/** Messages of a plain table, read by an unknown key. */
type Table = Record<string, string>

export const locale: Locale = /^\/en(\/|$)/.test(globalThis.location?.pathname ?? '/') ? 'en' : 'fr'

let table: Table = {}
const plurals = new Intl.PluralRules(locale)

/** Adds messages to those known. */
export function addMessages(messages: Table, language: Locale = locale) {
  // French puts a space that never breaks before its tall punctuation.
  const set = (text: string) => (language === 'fr' ? text.replace(/ ([:;?!»])/g, '\u00a0$1').replace(/« /g, '«\u00a0') : text)
  table = { ...table, ...Object.fromEntries(Object.entries(messages).map(([key, text]) => [key, set(text)])) }
}

export async function loadMessages(): Promise<void> {
  addMessages(locale === 'en' ? (await import('./en')).default : (await import('./fr')).default)
}

export type Values = Record<string, string | number>

export function t(key: Message, values: Values = {}): string {
  const count = values.count
  const found = typeof count === 'number' ? (table[`${key}_${plural(count)}`] ?? table[key]) : table[key]
  return (found ?? key).replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name]
    return typeof value === 'number' ? value.toLocaleString(locale) : (value ?? '')
  })
}

/** The same as `t` for a key made of data; the fallback is shown where no message has that name. */
export function tOr(key: string, fallback: string, values: Values = {}): string {
  return key in table ? t(key as Message, values) : fallback
}

function plural(count: number): string {
  return plurals.select(count) === 'one' ? 'one' : 'other'
}

/** The same page in the other language. */
export function otherLanguage(pathname: string, search: string): string {
  const bare = pathname.replace(/^\/en(?=\/|$)/, '') || '/'
  return (locale === 'en' ? bare : `/en${bare === '/' ? '' : bare}`) + search
}
