import { addMessages, locale } from './index'

/**
 * The words of the rooms where people work, which a visitor of the catalogue does not wait for. A page that needs them
 * imports this module, and is not shown before they are there.
 */
addMessages(locale === 'en' ? (await import('./en.work')).default : (await import('./fr.work')).default)
