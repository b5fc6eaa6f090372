import { useQueryClient, useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import type { Application, CallContent, Correction } from '../../../api/gen'
import { deleteCorrection } from '../../../api/gen'
import { itemsOf } from '../../../api/pages'
import { isProblem } from '../../../api/problem'
import { useAction } from '../../../api/useAction'
import { problemText } from '../../../app/problemText'
import { t } from '../../../i18n'
import { dateTime } from '../../../i18n/format'
import { Badge, Card, ConfirmButton, Disclosure, Notice, PlainText, Row, Section, ShowMore, Soft, Stack, toast } from '../../../ui'
import { instant } from '../words'
import { CorrectionForm } from './CorrectionForm'
import { correctableName } from './correctable'
import { callVersionQuery, correctionsQuery, fileKey } from './queries'

const ASKABLE = ['submitted', 'admissible', 'in_review']

/** What the applicant was asked to correct, and what may be asked. */
export function Corrections({ file }: { file: Application }) {
  const call = useSuspenseQuery(callVersionQuery(file.call_id, file.call_version)).data.content
  const found = useSuspenseInfiniteQuery(correctionsQuery(file.id))
  const asked = itemsOf(found.data)
  return (
    <Section title={t('instruction.corrections')} lead={t('instruction.corrections_lead')}>
      <Stack gap={3}>
        {asked.map((correction) => (
          <Asked key={correction.id} id={file.id} call={call} correction={correction} />
        ))}
        {asked.length === 0 && <Soft>{t('instruction.no_correction')}</Soft>}
        <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
        {ASKABLE.includes(file.state) && (
          <Disclosure ruled summary={t('instruction.ask_correction')}>
            <CorrectionForm id={file.id} call={call} />
          </Disclosure>
        )}
      </Stack>
    </Section>
  )
}

function Asked({ id, call, correction }: { id: string; call: CallContent; correction: Correction }) {
  const queries = useQueryClient()
  const drop = useAction(
    () => deleteCorrection({ path: { application_id: id, correction_id: correction.id } }),
    () => {
      toast(t('instruction.correction_dropped'))
      return queries.invalidateQueries({ queryKey: fileKey(id) })
    },
  )
  const open = correction.closed_at === undefined
  return (
    <Card as="article">
      <Stack gap={1}>
        <Row gap={1}>
          <Badge tone={open ? 'warn' : 'plain'}>{t(open ? 'instruction.correction_open' : 'instruction.correction_closed')}</Badge>
          <span>{t(open ? 'instruction.due' : 'instruction.was_due', { date: instant(correction.due_at) })}</span>
        </Row>
        <strong>{correction.fields.map((field) => correctableName(call, field)).join(' · ')}</strong>
        <PlainText>{correction.reason}</PlainText>
        <Soft small>{t('instruction.asked_on', { date: dateTime(correction.asked_at) })}</Soft>
        {isProblem(drop.error) && (
          <Notice tone="bad" live title={problemText(drop.error).title}>
            {problemText(drop.error).detail}
          </Notice>
        )}
        {open && (
          <Row>
            <ConfirmButton
              small
              title={t('instruction.drop_title')}
              text={t('instruction.drop_text')}
              verb={t('instruction.drop')}
              onConfirm={() => drop.mutateAsync().catch(() => undefined)}
            >
              {t('instruction.drop')}
            </ConfirmButton>
          </Row>
        )}
      </Stack>
    </Card>
  )
}
