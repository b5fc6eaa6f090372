import { cleanup } from '@testing-library/react'
import { afterEach } from 'vitest'
import { addMessages } from '../i18n'
import fr from '../i18n/fr'
import work from '../i18n/fr.work'

addMessages({ ...fr, ...work }, 'fr')
afterEach(cleanup)
// jsdom knows none of these.
HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
  this.open = true
}
HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
  this.open = false
  this.dispatchEvent(new Event('close'))
}
Element.prototype.scrollIntoView ??= () => undefined
