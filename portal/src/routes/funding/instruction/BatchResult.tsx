import { useEffect, useState } from 'react'
import { type Batch, type BatchOutcome, undoBatch } from '../../../api/gen'
import { isProblem } from '../../../api/problem'
import { useAction } from '../../../api/useAction'
import { problemText } from '../../../app/problemText'
import { t } from '../../../i18n'
import { Button, Notice, Row, Section, Soft, Stack } from '../../../ui'
import { instant } from '../words'

const OUTCOMES = ['done', 'undone', 'refused', 'kept'] as const satisfies BatchOutcome[]

/** What became of each file, and the way back while the mails wait. */
export function BatchResult({ programme, batch, onUndone }: { programme: string; batch: Batch; onUndone: (batch: Batch) => void }) {
  const open = useBefore(batch.undo_until) && batch.undone_at === undefined
  const undo = useAction(
    async () => (await undoBatch({ path: { programme_id: programme, batch_id: batch.id } })).data,
    (undone) => onUndone(undone),
  )
  const count = (outcome: BatchOutcome) => batch.items.filter((item) => item.outcome === outcome).length
  const told = batch.items.filter((item) => item.detail)
  return (
    <Section title={t('instruction.batch_result')}>
      <Stack gap={2}>
        <Notice tone={count('refused') + count('kept') > 0 ? 'warn' : 'good'} live>
          <Stack gap={1}>
            {OUTCOMES.filter((outcome) => count(outcome) > 0).map((outcome) => (
              <p key={outcome}>{t(`instruction.batch_${outcome}`, { count: count(outcome) })}</p>
            ))}
            {told.length > 0 && (
              <ul>
                {told.map((item) => (
                  <li key={item.application_id}>
                    {item.number ?? t('instruction.batch_unknown')} : {item.detail}
                  </li>
                ))}
              </ul>
            )}
          </Stack>
        </Notice>
        {isProblem(undo.error) && <Notice tone="bad" live title={problemText(undo.error).detail} />}
        {open && count('done') > 0 && (
          <Row>
            <Button busy={undo.isPending} onClick={() => undo.mutate()}>
              {t('instruction.batch_undo')}
            </Button>
            <Soft small>{t('instruction.batch_undo_until', { date: instant(batch.undo_until) })}</Soft>
          </Row>
        )}
      </Stack>
    </Section>
  )
}

/** Whether an instant is still to come; the server's clock decides anyway. */
function useBefore(iso: string): boolean {
  const left = () => new Date(iso).getTime() - Date.now()
  const [before, setBefore] = useState(left() > 0)
  useEffect(() => {
    const rest = new Date(iso).getTime() - Date.now()
    setBefore(rest > 0)
    if (rest <= 0) return
    const timer = setTimeout(() => setBefore(false), rest)
    return () => clearTimeout(timer)
  }, [iso])
  return before
}
