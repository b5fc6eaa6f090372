import { describe, expect, it } from 'vitest'
import type { ApplicationContent } from '../../../api/gen'
import { merge, put } from './merge'

const base: ApplicationContent = {
  title: 'Robots',
  supports: ['financial'],
  amount_cents: 100,
  answers: { project: { aim: 'Coder', rows: [{ a: 1, b: 2 }] }, team: {} },
}
const change = (...changes: [string, unknown][]) => changes.reduce((content, [place, value]) => put(content, place, value), base)

describe('two people on one draft', () => {
  it('keep what each of them changed alone', () => {
    const mine = change(['/title', 'Robots et capteurs'], ['/answers/team/lead', 'Ada'])
    const theirs = change(['/answers/project/aim', 'Apprendre à coder'], ['/amount_cents', 200])
    expect(merge(base, mine, theirs)).toEqual({
      content: {
        title: 'Robots et capteurs',
        supports: ['financial'],
        amount_cents: 200,
        answers: { project: { aim: 'Apprendre à coder', rows: [{ a: 1, b: 2 }] }, team: { lead: 'Ada' } },
      },
      taken: ['/amount_cents', '/answers/project/aim'],
      both: [],
    })
  })
  it('are asked where both changed the same place, and mine stands meanwhile', () => {
    const merged = merge(base, change(['/answers/project/aim', 'Lire']), change(['/answers/project/aim', 'Écrire']))
    expect(merged.both).toEqual(['/answers/project/aim'])
    expect(merged.content.answers).toMatchObject({ project: { aim: 'Lire' } })
  })
  it('see what the other took away', () => {
    const merged = merge(base, base, change(['/answers/project/aim', undefined], ['/amount_cents', undefined]))
    expect(merged.taken).toEqual(['/amount_cents', '/answers/project/aim'])
    expect(merged.content.answers).toEqual({ project: { rows: [{ a: 1, b: 2 }] }, team: {} })
    expect(merged.content.amount_cents).toBeUndefined()
  })
  it('are not asked about the same words, or the same row written in another order', () => {
    const mine = change(['/title', 'Capteurs'], ['/answers/project/rows', [{ b: 3, a: 1 }]])
    const theirs = change(['/title', 'Capteurs'], ['/answers/project/rows', [{ a: 1, b: 3 }]])
    expect(merge(base, mine, theirs)).toMatchObject({ taken: [], both: [] })
  })
})
