import { expect, test } from 'vitest'
import { monthLines, sum, waiting } from './figures'

const cell = (axis_id: string, month: string, cents: number) => ({
  axis_id,
  month,
  requested: { applications: 1, cents },
  reserved: { applications: 0, cents: 0 },
  committed: { applications: 0, cents: 0 },
  granted: { applications: 0, cents: 0 },
})

test('a month of several axes begins with their sum', () => {
  const lines = monthLines([cell('a', '2026-06', 10), cell('b', '2026-06', 5), cell('a', '2026-07', 7)])
  expect(lines.map((line) => [line.month, line.axis, line.requested.cents])).toEqual([
    ['2026-06', undefined, 15],
    ['2026-06', 'a', 10],
    ['2026-06', 'b', 5],
    ['2026-07', 'a', 7],
  ])
})

test('sums keep every cent and count every application', () => {
  expect(sum([cell('a', '2026-06', 10), cell('b', '2026-06', 5)]).requested).toEqual({ applications: 2, cents: 15 })
  expect(waiting([{ state: 'proposed', week: 1, month: 2, quarter: 0, longer: 3 }])).toBe(6)
})
