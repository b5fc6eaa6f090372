import type { Budget, CommitmentBalance, PaymentBalance } from '../../api/gen'
import { pick } from '../../domain/words'
import { t } from '../../i18n'

/** A row of a budget table: an axis, or all of them. */
export type Line<Balance> = { key: string; name: string; balance: Balance }

const ALL = 'all'

/** What may be promised, by axis, then the sum the server made. */
export function commitmentLines({ envelopes, commitment }: Budget): Line<CommitmentBalance>[] {
  const axes = envelopes.map(({ axis, commitment: balance }) => ({ key: axis.id, name: pick(axis.name), balance }))
  return [...axes, { key: ALL, name: t('funding.all_axes'), balance: commitment }]
}

/** What may be paid, one table a budget year; an axis without credit that year is left out. */
export function paymentTables({ envelopes, payments }: Budget): { year: number; lines: Line<PaymentBalance>[] }[] {
  return payments.map((sum) => ({
    year: sum.year,
    lines: [
      ...envelopes.flatMap(({ axis, payments }) =>
        payments.filter(({ year }) => year === sum.year).map((balance) => ({ key: axis.id, name: pick(axis.name), balance })),
      ),
      { key: ALL, name: t('funding.all_axes'), balance: sum },
    ],
  }))
}
