import { locale } from '../../../i18n'

/** An instant as a proof tells it: to the millisecond, with the zone of Paris by its name. */
export function proofInstant(iso: string): string {
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'fr-FR', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZone: 'Europe/Paris',
    timeZoneName: 'short',
  }).format(new Date(iso))
}

/** A score from 0 to 10,000 as points of a hundred. */
export const points = (score: number): string =>
  (score / 100).toLocaleString(locale === 'en' ? 'en-GB' : 'fr-FR', { maximumFractionDigits: 1 })
