import { useState } from 'react'
import { decideRevision, type Reason, type Verdict } from '../../api/gen'
import { isProblem } from '../../api/problem'
import { useAction } from '../../api/useAction'
import { problemText } from '../../app/problemText'
import { FIELDS, fieldLabel } from '../../domain/fields'
import { t } from '../../i18n'
import { Button, Card, ErrorSummary, Row, Select, Stack, TextArea, toast } from '../../ui'

const EMPTY: Reason = { pointer: '', text: '' }

/** Publish, or say what must change and where. */
export function DecisionForm({ revision, onDecided }: { revision: string; onDecided: () => unknown }) {
  const [reasons, setReasons] = useState<Reason[]>([EMPTY])
  const [fault, setFault] = useState<{ text: string; round: number }>()
  const decide = useAction(
    (verdict: Verdict, key) =>
      decideRevision({
        path: { revision_id: revision },
        headers: { 'Idempotency-Key': key },
        body: { verdict, reasons: verdict === 'publish' ? [] : reasons.filter((reason) => reason.text.trim()) },
      }),
    (_, verdict) => {
      toast(t(`moderation.done_${verdict}`))
      return onDecided()
    },
  )
  const send = (verdict: Verdict) => {
    if (verdict !== 'publish' && !reasons.some((reason) => reason.text.trim())) {
      setFault({ text: t('moderation.reason_missing'), round: (fault?.round ?? 0) + 1 })
      return
    }
    setFault(undefined)
    decide.mutate(verdict)
  }
  const change = (at: number, part: Partial<Reason>) => setReasons(reasons.map((reason, i) => (i === at ? { ...reason, ...part } : reason)))
  const refused = isProblem(decide.error) ? problemText(decide.error).detail : undefined
  const text = fault?.text ?? refused
  return (
    <Card label={t('moderation.decision')}>
      <Stack gap={3}>
        <h2>{t('moderation.decision')}</h2>
        <ErrorSummary items={text ? [{ id: 'reason-0', text }] : []} round={fault?.round ?? decide.failureCount} />
        {reasons.map((reason, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: reasons have no name but their place
          <Stack key={at} gap={1}>
            <Select
              id={`reason-field-${at}`}
              label={t('moderation.reason_field')}
              value={reason.pointer}
              options={FIELDS.map((pointer) => ({ value: pointer, label: fieldLabel(pointer) }))}
              onChange={(event) => change(at, { pointer: event.target.value })}
            />
            <TextArea
              id={`reason-${at}`}
              label={t('moderation.reason')}
              rows={3}
              maxLength={2000}
              value={reason.text}
              onChange={(event) => change(at, { text: event.target.value })}
            />
          </Stack>
        ))}
        <Row gap={1}>
          <Button small icon="plus" onClick={() => setReasons([...reasons, EMPTY])}>
            {t('moderation.reason_more')}
          </Button>
        </Row>
        <Row gap={1}>
          <Button look="main" busy={decide.isPending} onClick={() => send('publish')}>
            {t('moderation.publish')}
          </Button>
          <Button busy={decide.isPending} onClick={() => send('request_changes')}>
            {t('moderation.request_changes')}
          </Button>
          <Button look="danger" busy={decide.isPending} onClick={() => send('reject')}>
            {t('moderation.reject')}
          </Button>
        </Row>
      </Stack>
    </Card>
  )
}
