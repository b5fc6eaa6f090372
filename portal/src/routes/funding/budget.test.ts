import { describe, expect, it } from 'vitest'
import type { Budget, PaymentBalance } from '../../api/gen'
import { commitmentLines, paymentTables } from './budget'

const paid = (year: number, opened_cents: number): PaymentBalance => ({
  year,
  opened_cents,
  available_cents: opened_cents,
  certified_cents: 0,
  paid_cents: 0,
  recovered_cents: 0,
})
const commitment = (opened_cents: number) => ({ opened_cents, available_cents: opened_cents, reserved_cents: 0, committed_cents: 0 })
const axis = (position: number, name: string) => ({ id: `axis-${position}`, position, name: { fr: name } })

const budget: Budget = {
  envelopes: [
    { axis: axis(1, 'Coder'), commitment: commitment(500), payments: [paid(2026, 100), paid(2027, 200)], in_kind_cents: 0 },
    { axis: axis(2, 'Lire'), commitment: commitment(300), payments: [paid(2027, 50)], in_kind_cents: 0 },
  ],
  commitment: commitment(800),
  payments: [paid(2026, 100), paid(2027, 250)],
  in_kind_cents: 0,
}

describe('a budget', () => {
  it('shows every axis and then the sum', () => {
    expect(commitmentLines(budget).map(({ name, balance }) => [name, balance.opened_cents])).toEqual([
      ['Coder', 500],
      ['Lire', 300],
      ['Ensemble', 800],
    ])
  })
  it('has a table a year, of the axes with credit that year', () => {
    expect(
      paymentTables(budget).map(({ year, lines }) => [year, lines.map(({ name, balance }) => `${name} ${balance.opened_cents}`)]),
    ).toEqual([
      [2026, ['Coder 100', 'Ensemble 100']],
      [2027, ['Coder 200', 'Lire 50', 'Ensemble 250']],
    ])
  })
})
