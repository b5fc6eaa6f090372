import { locale } from '../../i18n'

/** The calendar of calls, or of one, in the page's language. */
export const calendarFile = (call?: string): string => `${locale === 'en' ? '/en' : ''}/calls.ics${call ? `?call=${call}` : ''}`

/** The address a calendar keeps following. */
export const calendarFeed = (): string => `webcal://${window.location.host}${calendarFile()}`
