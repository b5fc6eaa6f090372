import { describe, expect, it } from 'vitest'
import type { Criterion } from '../../../api/gen'
import { fits, pointsOf, scoresOf, weighted } from './grid'

const criteria: Criterion[] = [
  { key: 'pedagogy', label: { fr: 'Pédagogie' }, weight: 60, points: 20 },
  { key: 'feasibility', label: { fr: 'Faisabilité' }, weight: 40, points: 3 },
]

describe('a scoring grid', () => {
  it('has no score before one is given, and keeps those that are', () => {
    const points = pointsOf(criteria, [{ criterion: 'pedagogy', points: 0 }])
    expect(points).toEqual({ pedagogy: '0', feasibility: '' })
    expect(scoresOf(criteria, points)).toEqual([{ criterion: 'pedagogy', points: 0 }])
    expect(weighted(criteria, points)).toBeUndefined()
  })
  it('weighs as the server does', () => {
    expect(weighted(criteria, { pedagogy: '13', feasibility: '2' })).toBe(3_900 + 2_667)
    expect(weighted(criteria, { pedagogy: '20', feasibility: '3' })).toBe(10_000)
  })
  it('takes whole points of the criterion only', () => {
    for (const [text, good] of [
      ['', true],
      ['20', true],
      ['21', false],
      ['-1', false],
      ['1,5', false],
    ] as const) {
      expect(fits(text, 20), text).toBe(good)
    }
  })
})
