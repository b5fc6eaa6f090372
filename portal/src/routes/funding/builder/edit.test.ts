import { describe, expect, it } from 'vitest'
import type { FormField, FormSection } from '../../../api/gen'
import { choicesOf, deciders, keyOf, moved, newField, ofKind, said, withoutField } from './edit'

const field = (key: string, more: Partial<FormField> = {}): FormField => ({ ...newField(key, 'text', []), key, ...more })
const section = (...fields: FormField[]): FormSection => ({ key: 's', title: { fr: 'S' }, fields })

describe('keys', () => {
  it('come from labels, and are unlike', () => {
    expect(keyOf('Nombre d’élèves', [], 'question')).toBe('nombre_d_eleves')
    expect(keyOf('2e année ?', [], 'question')).toBe('e_annee')
    expect(keyOf('???', ['question'], 'question')).toBe('question_2')
    expect(keyOf('x'.repeat(80), [], 'question')).toMatch(/^[a-z][a-z0-9_]{0,39}$/)
  })
  it('of choices stay when a line is added before', () => {
    const before = choicesOf('Oui\nNon', [])
    const after = choicesOf('Peut-être\nNon\nOui', before)
    expect(after.map((one) => one.value)).toEqual(['peut_etre', 'non', 'oui'])
    expect(choicesOf('Oui\n\nOui', before).map((one) => one.value)).toEqual(['oui', 'oui_2'])
  })
})

describe('a form being built', () => {
  it('moves within its ends', () => {
    expect(moved(['a', 'b'], 0, 1)).toEqual(['b', 'a'])
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
  })
  it('forgets conditions on what is gone, and knows what may decide', () => {
    const kept = section(field('ask', { kind: 'yes_no' }), field('then', { when: { field: 'ask', equals: 'true' } }))
    expect(deciders(kept, 1).map((one) => one.key)).toEqual(['ask'])
    expect(deciders(kept, 0)).toEqual([])
    expect(withoutField(kept, 0).fields.map((one) => one.when)).toEqual([undefined])
  })
  it('keeps of a kind what the next one can use', () => {
    const choice = field('c', { kind: 'choice', choices: [{ value: 'a', label: { fr: 'A' } }] })
    expect(ofKind(choice, 'choices').choices).toHaveLength(1)
    expect(ofKind(choice, 'date').choices).toEqual([])
    expect(ofKind(field('n', { kind: 'money', maximum: 5 }), 'text').maximum).toBeUndefined()
  })
  it('has no empty text', () => {
    expect(said({ fr: 'Oui', en: 'Yes' }, 'en', '')).toEqual({ fr: 'Oui' })
    expect(said(undefined, 'fr', 'Oui')).toEqual({ fr: 'Oui' })
  })
})
