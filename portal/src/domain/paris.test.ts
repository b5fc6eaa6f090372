import { describe, expect, it } from 'vitest'
import { inParis, instantInParis } from './paris'

describe('an hour in Paris', () => {
  it('is an instant, in winter and in summer', () => {
    expect(instantInParis('2027-01-15', '12:00')).toBe('2027-01-15T11:00:00.000Z')
    expect(instantInParis('2027-07-14', '23:59')).toBe('2027-07-14T21:59:00.000Z')
    expect(inParis('2026-12-31T23:30:00Z')).toEqual({ day: '2027-01-01', hour: '00:30' })
  })
  it('comes twice in autumn and is missing in spring', () => {
    expect(instantInParis('2026-10-25', '02:30')).toBe('2026-10-25T00:30:00.000Z')
    expect(instantInParis('2027-03-28', '02:30')).toBeUndefined()
  })
  it('is none where there is no such day', () => {
    expect(instantInParis('2027-02-30', '12:00')).toBeUndefined()
    expect(instantInParis('2027-02-03', '')).toBeUndefined()
  })
})
