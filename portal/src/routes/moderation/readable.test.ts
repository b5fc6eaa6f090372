import { describe, expect, it } from 'vitest'
import { fieldLabel } from '../../domain/fields'
import { readable } from './readable'

describe('a compared value', () => {
  it('is a dash where there is none', () => {
    expect(readable(undefined)).toBe('—')
    expect(readable('[]')).toBe('—')
    expect(readable('""')).toBe('—')
  })
  it('names what a list holds', () => {
    expect(readable('["a","b"]', (id) => id.toUpperCase())).toBe('A, B')
  })
  it('never hides the parts of an object', () => {
    expect(readable('{"label":{"fr":"Licence"},"version":2}')).toBe('nom : français : Licence · Version : 2')
    expect(readable('[{"version":1},{"version":2}]')).toBe('Version : 1\nVersion : 2')
  })
  it('says yes or no', () => {
    expect(readable('{"sponsored":false}')).toBe('prix aidé : non')
  })
  it('is shown as it came where it is no JSON', () => {
    expect(readable('<b>')).toBe('<b>')
  })
})

describe('a pointer', () => {
  it('reads as the part of the listing it names', () => {
    expect(fieldLabel('')).toBe('L’ensemble de la fiche')
    expect(fieldLabel('/description/fr')).toBe('Description › français')
    expect(fieldLabel('/offers/0/label/en')).toBe('Offres › 1 › nom › anglais')
    expect(fieldLabel('/brand_new')).toBe('brand_new')
  })
})
