import { describe, expect, it } from 'vitest'
import type { ListingContent } from '../../api/gen'
import { whole } from './whole'

const content: ListingContent = {
  kind: 'app',
  title: { fr: 'Atelier', en: 'Workshop' },
  summary: {},
  description: {},
  levels: ['cp'],
  subjects: [],
  resource_types: [],
  document_types: [],
  audiences: [],
  platforms: ['web'],
  languages: ['fr'],
  keywords: [],
  personal_data: { hosting_country: 'FR' },
  accessibility: {},
  links: {},
  offers: [],
  media: [],
  identifiers: [],
}

describe('a whole content', () => {
  const lines = new Map(whole(content, (id) => (id === 'cp' ? 'Cours préparatoire' : id)))
  it('gives each language its line', () => {
    expect(lines.get('Titre › français')).toBe('Atelier')
    expect(lines.get('Titre › anglais')).toBe('Workshop')
  })
  it('names concepts and shows parts', () => {
    expect(lines.get('Niveaux')).toBe('Cours préparatoire')
    expect(lines.get('Données personnelles')).toBe('pays d’hébergement : FR')
  })
  it('begins with what the thing is', () => {
    expect([...lines.keys()].slice(0, 3)).toEqual(['Nature', 'Titre › français', 'Titre › anglais'])
  })
  it('keeps the place of what is empty', () => {
    expect(lines.get('Offres')).toBe('')
  })
})
