import type { Programme, ReceivedApplication } from '../../../api/gen'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { list, money, month } from '../../../i18n/format'
import { Link, Soft, Stack } from '../../../ui'
import type { Narrowed } from '../instruction/queries'

type Props = { programme: Programme; narrowed: Narrowed; rows: ReceivedApplication[]; whole: boolean }

/** What a figure of the dashboard narrowed the board by, and what the rows sum to once all of them are shown. */
export function NarrowedBy({ programme, narrowed, rows, whole }: Props) {
  const what = [
    narrowed.axis_id && axisName(programme, narrowed.axis_id),
    narrowed.month && month(narrowed.month),
    narrowed.holding && t(`dashboard.narrowed_${narrowed.holding}`),
    narrowed.age && t(`dashboard.age_${narrowed.age}`),
  ].filter((word) => word !== undefined && word !== '')
  const cents = (of: (row: ReceivedApplication) => number) => money(rows.reduce((all, row) => all + of(row), 0))
  return (
    <Stack gap={1}>
      {what.length > 0 && (
        <p>
          {t('dashboard.narrowed', { what: list(what as string[]) })}{' '}
          <Link to="/programmes/$id/applications" params={{ id: programme.id }}>
            {t('dashboard.widen')}
          </Link>
        </p>
      )}
      {whole && rows.length > 0 && (
        <Soft>
          {t('dashboard.sum_of', {
            count: rows.length,
            asked: cents((row) => row.amount_cents ?? 0),
            reserved: cents((row) => row.reserved_cents),
            committed: cents((row) => row.committed_cents),
          })}
        </Soft>
      )}
    </Stack>
  )
}

function axisName(programme: Programme, id: string): string | undefined {
  const axis = programme.axes.find((one) => one.id === id)
  return axis && pick(axis.name)
}
