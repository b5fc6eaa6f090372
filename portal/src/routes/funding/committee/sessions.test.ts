import { describe, expect, it } from 'vitest'
import { contentOf, renameFault, valuesOf } from './sessions'

const content = {
  held_at: '2026-11-24T09:00:00.000Z',
  place: 'Paris',
  chair_id: 'a',
  present: ['a', 'b'],
  remarks: '',
  examined: [{ application_id: 'f', opinion: 'accept' as const, amount_cents: 1_234_50, remarks: 'Bien.', recused: ['b'] }],
}

describe('a committee session', () => {
  it('is the same after its form', () => {
    expect(contentOf(valuesOf(content))).toEqual(content)
    expect(valuesOf(content)).toMatchObject({ day: '2026-11-24', hour: '10:00', examined: [{ amount: '1234,50' }] })
  })

  it('keeps no amount of a refusal, and nobody who is not present', () => {
    const values = valuesOf({ ...content, present: ['a'] })
    const first = values.examined[0]
    if (!first) throw new Error('a file')
    const sent = contentOf({ ...values, examined: [{ ...first, opinion: 'refuse' }] })
    expect(sent?.examined[0]).toEqual({ application_id: 'f', opinion: 'refuse', amount_cents: undefined, remarks: 'Bien.', recused: [] })
    expect(contentOf({ ...values, day: '2026-03-29', hour: '02:30' })).toBeUndefined()
  })

  it('finds its fields by what the server points at', () => {
    expect(['/held_at', '/present/1', '/examined/2/recused/0', '/examined/0/amount_cents', '/place'].map(renameFault)).toEqual([
      'day',
      'present',
      'examined.2.recused',
      'examined.0.amount',
      undefined,
    ])
  })
})
