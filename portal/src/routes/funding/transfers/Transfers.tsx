import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import type { Programme, ProgrammeRole, Transfer } from '../../../api/gen'
import { itemsOf } from '../../../api/pages'
import { useSession } from '../../../domain/session'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { money } from '../../../i18n/format'
import { Badge, Card, Notice, PlainText, Row, ShowMore, Soft, Stack, type Tone } from '../../../ui'
import { decidesTransfers } from '../instruction/roles'
import { instant } from '../words'
import { DecisionForm } from './DecisionForm'
import { transfersQuery } from './queries'

const TONES: Record<Transfer['state'], Tone> = { proposed: 'warn', approved: 'good', refused: 'neutral' }

/** Every transfer, latest first, with what it waits for. */
export function Transfers({ programme, roles }: { programme: Programme; roles: ProgrammeRole[] }) {
  const found = useSuspenseInfiniteQuery(transfersQuery(programme.id))
  const transfers = itemsOf(found.data)
  if (transfers.length === 0) return <Soft>{t('transfers.none')}</Soft>
  return (
    <>
      <Stack as="ul" gap={2} label={t('transfers.transfers')}>
        {transfers.map((transfer) => (
          <li key={transfer.id}>
            <OneTransfer transfer={transfer} programme={programme} decides={decidesTransfers(roles)} />
          </li>
        ))}
      </Stack>
      <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
    </>
  )
}

function OneTransfer({ transfer, programme, decides }: { transfer: Transfer; programme: Programme; decides: boolean }) {
  const name = (id: string) => pick(programme.axes.find((axis) => axis.id === id)?.name)
  const { state, year, decided_at } = transfer
  const waits = state === 'proposed'
  // The server knows who proposed it; their name spares them a form that it would refuse.
  const own = transfer.proposed_by === useSession()?.account.name
  return (
    <Card>
      <Stack gap={1}>
        <Row gap={1}>
          <strong>
            {t('transfers.line', {
              amount: money(transfer.amount_cents),
              from: name(transfer.from_axis_id),
              to: name(transfer.to_axis_id),
            })}
          </strong>
          <Badge>{year === undefined ? t('transfers.commitment') : t('transfers.payment', { year: String(year) })}</Badge>
          <Badge tone={TONES[state]}>{t(`transfers.state_${state}`)}</Badge>
        </Row>
        <PlainText>{transfer.reason}</PlainText>
        <Soft small>{t('transfers.proposed_by', { who: transfer.proposed_by, date: instant(transfer.proposed_at) })}</Soft>
        {decided_at && (
          <Soft small>
            {t(state === 'approved' ? 'transfers.approved_by' : 'transfers.refused_by', {
              who: transfer.decided_by ?? '',
              date: instant(decided_at),
              reason: transfer.decision_reason ?? '',
            })}
          </Soft>
        )}
        {waits && decides && !own && <DecisionForm programme={programme.id} transfer={transfer.id} />}
        {waits && (own || !decides) && <Notice tone="info">{t('transfers.waits')}</Notice>}
      </Stack>
    </Card>
  )
}
