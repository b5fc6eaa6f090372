import { expect, it } from 'vitest'
import { centsOf } from './euros'

it('reads euros as people write them, and nothing else', () => {
  expect(centsOf('12,5')).toBe(1250)
  expect(centsOf('1 250.00 €')).toBe(125000)
  expect(centsOf('250 000 000 000')).toBe(25_000_000_000_000)
  expect(centsOf('0,1')).toBe(10)
  expect(centsOf('0,07')).toBe(7)
  expect(centsOf('1,234')).toBeUndefined()
  expect(centsOf('-3')).toBeUndefined()
  expect(centsOf('')).toBeUndefined()
})
