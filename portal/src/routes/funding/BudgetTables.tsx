import type { Budget, CommitmentBalance, PaymentBalance } from '../../api/gen'
import { t } from '../../i18n'
import { money } from '../../i18n/format'
import { Facts, Num, Stack, Table } from '../../ui'
import { commitmentLines, type Line, paymentTables } from './budget'

const COMMITMENT = ['opened', 'available', 'reserved', 'committed'] as const
const PAYMENT = ['opened', 'available', 'certified', 'paid', 'recovered'] as const

/** The envelopes by axis: what may be promised, then what may be paid in each budget year. */
export function BudgetTables({ budget }: { budget: Budget }) {
  return (
    <Stack gap={4}>
      <Table
        caption={t('funding.commitment')}
        rows={commitmentLines(budget)}
        rowKey={(line) => line.key}
        columns={[axisColumn<CommitmentBalance>(), ...COMMITMENT.map((name) => amountColumn<CommitmentBalance>(name, `${name}_cents`))]}
      />
      {paymentTables(budget).map(({ year, lines }) => (
        <Table
          key={year}
          caption={t('funding.payment', { year: String(year) })}
          rows={lines}
          rowKey={(line) => line.key}
          columns={[axisColumn<PaymentBalance>(), ...PAYMENT.map((name) => amountColumn<PaymentBalance>(name, `${name}_cents`))]}
        />
      ))}
      {budget.in_kind_cents > 0 && <Facts items={[[t('funding.in_kind'), <Num key="sum">{money(budget.in_kind_cents)}</Num>]]} />}
    </Stack>
  )
}

function axisColumn<Balance>() {
  return { key: 'axis', header: t('funding.axis'), head: true, cell: (line: Line<Balance>) => line.name }
}

type Name = (typeof COMMITMENT)[number] | (typeof PAYMENT)[number]

function amountColumn<Balance>(name: Name, field: keyof Balance) {
  return { key: name, header: t(`funding.${name}`), right: true, cell: (line: Line<Balance>) => money(line.balance[field] as number) }
}
