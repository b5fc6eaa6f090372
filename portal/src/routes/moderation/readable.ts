import { t, tOr } from '../../i18n'

/** A value of the comparison, which comes as JSON text, as a person reads it; absent is a dash. */
export function readable(json: string | undefined, names: (text: string) => string = (text) => text): string {
  if (json === undefined) return '—'
  try {
    return words(JSON.parse(json), names)
  } catch {
    return json
  }
}

/** One line per part: "nom : Licence, prix : …"; parts that say nothing are left out. */
function words(value: unknown, names: (text: string) => string): string {
  if (value === null || value === undefined || value === '') return '—'
  if (Array.isArray(value)) return value.length === 0 ? '—' : value.map((item) => words(item, names)).join(isPlain(value) ? ', ' : '\n')
  if (typeof value === 'object') {
    const parts = Object.entries(value).filter(([, part]) => part !== null && part !== '')
    return parts.length === 0 ? '—' : parts.map(([name, part]) => `${tOr(`field.${name}`, name)} : ${words(part, names)}`).join(' · ')
  }
  if (typeof value === 'boolean') return value ? t('moderation.yes') : t('moderation.no')
  return names(String(value))
}

const isPlain = (values: unknown[]) => values.every((value) => typeof value !== 'object')
