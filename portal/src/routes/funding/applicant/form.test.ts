import { describe, expect, it } from 'vitest'
import type { ApplicationContent, CallContent, FormField } from '../../../api/gen'
import { inWords, isOpen, openParts, partOf, placeLabel, sent } from './form'

const field = (key: string, kind: FormField['kind'], more: Partial<FormField> = {}): FormField => ({
  key,
  kind,
  label: { fr: key },
  required: true,
  choices: [],
  columns: [],
  ...more,
})
const form = {
  sections: [
    {
      key: 'project',
      title: { fr: 'Projet' },
      fields: [
        field('partner', 'yes_no'),
        field('uai', 'uai', { when: { field: 'partner', equals: 'true' } }),
        field('budget', 'table', { columns: [{ key: 'sum', kind: 'money', label: { fr: 'Somme' }, required: true, choices: [] }] }),
      ],
    },
    { key: 'team', title: { fr: 'Équipe' }, fields: [field('people', 'number')] },
  ],
}
const call = { form, documents: [{ key: 'statutes', label: { fr: 'Statuts' }, required: true }] } as unknown as CallContent
const content = (answers: unknown): ApplicationContent => ({ title: 'Robots', supports: [], answers })
const correction = { id: 'c', fields: ['/answers/project/uai', '/documents/statutes'], reason: '', asked_at: '', due_at: '' }

describe('what is sent', () => {
  it('leaves out the answer to what is not asked any more, and keeps every section', () => {
    const written = content({ project: { partner: false, uai: '0951099D' } })
    expect(sent(written, form).answers).toEqual({ project: { partner: false }, team: {} })
    expect(sent(content({ project: { partner: true, uai: '0951099D' } }), form).answers).toMatchObject({ project: { uai: '0951099D' } })
  })
})

describe('a place', () => {
  it('is in a part and has a name', () => {
    expect(['/title', '/answers/project/budget/0/sum', '/documents/statutes', '/mandate'].map(partOf)).toEqual([
      'your-request',
      'project',
      'documents-asked',
      'final-check',
    ])
    expect(placeLabel('/answers/project/budget/0/sum', call)).toBe('budget › Ligne 1 › Somme')
    expect(placeLabel('/documents/statutes', call)).toBe('Statuts')
  })
  it('is open in a draft, and in a correction where it is named', () => {
    expect(isOpen('/title', undefined)).toBe(true)
    expect(isOpen('/title', correction)).toBe(false)
    expect(isOpen('/answers/project/uai', correction)).toBe(true)
    expect(isOpen('/answers/project/partner', correction)).toBe(false)
    expect(openParts(call, correction).map(({ key }) => key)).toEqual(['project', 'documents-asked', 'final-check'])
  })
})

describe('a fault', () => {
  it('says what is expected where something was typed that is no number', () => {
    const written = content({ project: { budget: [{ sum: '12,5x' }, {}] }, team: { people: 'deux' } })
    const told = (pointer: string) => inWords({ pointer, detail: 'schema' }, { content: written, form }).detail
    expect(told('/answers/project/budget/0/sum')).toMatch(/^Écrivez un montant/)
    expect(told('/answers/team/people')).toMatch(/^Écrivez un nombre/)
    expect(told('/answers/project/budget/1/sum')).toBe('schema')
  })
})
