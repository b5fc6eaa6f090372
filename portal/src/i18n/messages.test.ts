import { describe, expect, it } from 'vitest'
import english from './en'
import englishWork from './en.work'
import french from './fr'
import frenchWork from './fr.work'
import { otherLanguage, t } from './index'

const fr = { ...french, ...frenchWork }
const en = { ...english, ...englishWork }
const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1]).sort()

describe('messages', () => {
  it('exist in both languages', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(fr).sort())
  })
  it('are never empty and take the same values in both languages', () => {
    for (const [key, text] of Object.entries(fr as Record<string, string>)) {
      const other = (en as Record<string, string>)[key] ?? ''
      expect(text.trim(), key).not.toBe('')
      expect(other.trim(), key).not.toBe('')
      expect(holes(other), key).toEqual(holes(text))
    }
  })
  it('have both forms of a plural', () => {
    const keys = new Set(Object.keys(fr))
    for (const key of keys) {
      if (key.endsWith('_one')) expect(keys.has(key.replace(/_one$/, '_other')), key).toBe(true)
    }
  })
  it('choose the plural and fill the values', () => {
    expect(t('catalogue.total', { count: 1 })).toBe('1 résultat')
    expect(t('catalogue.total', { count: 12 })).toBe('12 résultats')
    expect(t('catalogue.empty_words', { q: 'robot' })).toBe('Chercher sans «\u00a0robot\u00a0»')
  })
})

describe('the other language', () => {
  it('has the same address under /en', () => {
    expect(otherLanguage('/listings/x', '?q=a')).toBe('/en/listings/x?q=a')
    expect(otherLanguage('/', '')).toBe('/en')
    expect(otherLanguage('/enseignants', '')).toBe('/en/enseignants')
  })
})
