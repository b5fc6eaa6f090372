import type { CallSummary } from '../../api/gen'
import { pick } from '../../domain/words'
import { t } from '../../i18n'
import { money } from '../../i18n/format'
import { Badge, Card, Clamp, Link, Num, Row, Soft, Stack } from '../../ui'
import { phaseWord, supportWords, windowWord } from './words'

/** A call in a list: what it is for, until when, and how much. */
export function CallCard({ call }: { call: CallSummary }) {
  const phase = phaseWord(call.phase)
  return (
    <Card as="li" linked>
      <Stack gap={1}>
        <Row gap={1}>
          <h2>
            <Link to="/calls/$id" params={{ id: call.id }}>
              {pick(call.title)}
            </Link>
          </h2>
          <Badge tone={phase.tone}>{phase.word}</Badge>
        </Row>
        <Clamp>{pick(call.summary)}</Clamp>
        <strong>{windowWord(call.window, call.phase)}</strong>
        <Soft small>
          {t('funding.support', { list: supportWords(call.supports) })} ·{' '}
          <Num>{t('funding.up_to', { amount: money(call.ceiling_cents) })}</Num>
        </Soft>
      </Stack>
    </Card>
  )
}
