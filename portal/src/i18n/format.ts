import { locale } from './index'

const place = locale === 'en' ? 'en-GB' : 'fr-FR'
const zone = 'Europe/Paris'

const amounts = new Map<string, Intl.NumberFormat>()

/** Integer cents as money; whole euros are shown without decimals. */
export function money(cents: number, currency = 'EUR'): string {
  const digits = cents % 100 === 0 ? 0 : 2
  const name = `${currency}${digits}`
  let format = amounts.get(name)
  if (!format) {
    format = new Intl.NumberFormat(place, { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits })
    amounts.set(name, format)
  }
  return format.format(cents / 100)
}

const days = new Intl.DateTimeFormat(place, { dateStyle: 'long', timeZone: zone })
const shortDays = new Intl.DateTimeFormat(place, { day: 'numeric', month: 'short', year: 'numeric', timeZone: zone })
const moments = new Intl.DateTimeFormat(place, { dateStyle: 'long', timeStyle: 'short', timeZone: zone })
const zones = new Intl.DateTimeFormat(place, { dateStyle: 'long', timeStyle: 'long', timeZone: zone })

const months = new Intl.DateTimeFormat(place, { month: 'long', year: 'numeric', timeZone: 'UTC' })

export const date = (iso: string): string => days.format(new Date(iso))
export const shortDate = (iso: string): string => shortDays.format(new Date(iso))
export const dateTime = (iso: string): string => moments.format(new Date(iso))
/** `2026-11` in words. */
export const month = (name: string): string => months.format(new Date(`${name}-01T00:00:00Z`))
/** A deadline: date, hour and zone. */
export const deadline = (iso: string): string => zones.format(new Date(iso))
export const number = (value: number): string => value.toLocaleString(place)
export const list = (values: string[]): string => new Intl.ListFormat(place, { type: 'conjunction' }).format(values)
export const language = (tag: string): string => named('language', tag)
export const country = (code: string): string => named('region', code)

export function bytes(count: number): string {
  const [unit, value] = count < 1e6 ? ['kilobyte', count / 1e3] : ['megabyte', count / 1e6]
  return new Intl.NumberFormat(place, { style: 'unit', unit: unit as string, maximumFractionDigits: 1 }).format(value as number)
}

/** Today in Paris, as `2026-11-24`. */
export function today(now = new Date()): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(now)
}

function named(type: 'language' | 'region', code: string): string {
  try {
    return new Intl.DisplayNames(place, { type }).of(code) ?? code
  } catch {
    return code
  }
}
