import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Application, type CallContent, type FieldProblem, submitApplication } from '../../../api/gen'
import { isProblem } from '../../../api/problem'
import { useAction } from '../../../api/useAction'
import { problemText } from '../../../app/problemText'
import { membershipIn, useSession } from '../../../domain/session'
import { t } from '../../../i18n'
import { Button, ButtonLink, Checkbox, ErrorSummary, Link, Notice, Row, Section, Soft, Stack, toast } from '../../../ui'
import { idOf, inWords, partOf, parts, placeLabel } from './form'
import { applicationKey, applicationQuery } from './queries'
import type { Draft } from './useDraft'

/** What is left to do, part by part, each with the way to where it is done; then the submission. */
export function CheckPart({ application, call, draft }: { application: Application; call: CallContent; draft: Draft }) {
  const queries = useQueryClient()
  const [mandate, setMandate] = useState(false)
  const [round, setRound] = useState(0)
  const session = useSession()
  const may = membershipIn(session, application.organisation_id ?? '')?.may_submit
  const submit = useAction(
    async (_: { mandate: boolean }, key) => {
      // What could not be saved is said above; another text than the one on the screen is never sent.
      if (!(await draft.flush())) return false
      await submitApplication({
        path: { application_id: application.id },
        headers: { 'Idempotency-Key': key, 'If-Match': draft.etag() },
        body: { mandate },
      })
      return true
    },
    async (sent) => {
      if (!sent) return
      await queries.invalidateQueries({ queryKey: applicationKey(application.id) })
      await queries.invalidateQueries({ queryKey: ['applications'] })
      window.scrollTo({ top: 0 })
      toast(t('applicant.submitted'))
    },
  )
  const send = () =>
    submit.mutate(
      { mandate },
      {
        onError: () => {
          setRound((n) => n + 1)
          void queries.invalidateQueries({ queryKey: applicationQuery(application.id).queryKey, exact: true })
        },
      },
    )
  const refused = isProblem(submit.error) ? submit.error : undefined
  // The summary lists what is left already.
  const told = (refused?.faults.length ?? 0) > 0
  const line = (fault: FieldProblem) => ({
    text: `${placeLabel(fault.pointer, call)} : ${fault.detail}`,
    // The mandate is on this page; everything else is shown by its part.
    ...(fault.pointer === '/mandate' ? { id: 'mandate' } : { link: <PlaceLink application={application.id} fault={fault} call={call} /> }),
  })
  const left = parts(call)
    .map((part) => ({ ...part, faults: application.faults.filter((fault) => partOf(fault.pointer) === part.key) }))
    .filter(({ faults }) => faults.length > 0)
  return (
    <Section title={t('applicant.part_check')} lead={t('applicant.check_lead')}>
      <Stack gap={3}>
        {refused && (
          <ErrorSummary
            items={
              refused.faults.length > 0
                ? refused.faults.map((fault) => line(inWords(fault, { content: draft.content, form: call.form })))
                : [{ text: problemText(refused).detail }]
            }
            title={refused.faults.length > 0 ? undefined : problemText(refused).title}
            round={round}
          />
        )}
        {!told && left.length === 0 && <Notice tone="good" title={t('applicant.complete')} />}
        {!told && left.length > 0 && (
          <Stack gap={2}>
            {left.map(({ key, label, faults }) => (
              <Section key={key} level={3} title={label}>
                <Stack as="ul" gap={1}>
                  {faults.map((fault) => (
                    <li key={fault.pointer + fault.detail}>
                      <PlaceLink application={application.id} fault={fault} call={call} />
                    </li>
                  ))}
                </Stack>
              </Section>
            ))}
          </Stack>
        )}
        <Row>
          <ButtonLink to="/applications/$id/preview" params={{ id: application.id }} onClick={() => void draft.flush()}>
            {t('applicant.preview')}
          </ButtonLink>
        </Row>
        {may ? (
          <>
            <Checkbox
              id="mandate"
              label={t('applicant.mandate', { organisation: application.organisation_name ?? '' })}
              checked={mandate}
              error={refused?.faults.find(({ pointer }) => pointer === '/mandate')?.detail}
              onChange={(event) => setMandate(event.target.checked)}
            />
            <Row>
              <Button look="main" busy={submit.isPending} onClick={send}>
                {t(application.correction ? 'applicant.submit_correction' : 'applicant.submit')}
              </Button>
            </Row>
          </>
        ) : (
          <Soft>{t('applicant.submit_who')}</Soft>
        )}
      </Stack>
    </Section>
  )
}

/** A fault, and the way to its field. */
function PlaceLink({ application, fault, call }: { application: string; fault: FieldProblem; call: CallContent }) {
  return (
    <Link
      to="/applications/$id"
      params={{ id: application }}
      search={{ part: partOf(fault.pointer), field: idOf(fault.pointer) }}
      resetScroll={false}
    >
      {placeLabel(fault.pointer, call)} : {fault.detail}
    </Link>
  )
}
