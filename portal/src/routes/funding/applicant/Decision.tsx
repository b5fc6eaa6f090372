import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { type Application, createAppeal, type Outcome } from '../../../api/gen'
import { itemsOf } from '../../../api/pages'
import { atLeast, membershipIn, useSession } from '../../../domain/session'
import { Form, requiredText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { date, dateTime, money, number } from '../../../i18n/format'
import { Card, Disclosure, Facts, Notice, PlainText, Section, Soft, Stack, TextArea, toast } from '../../../ui'
import { Letters } from '../Letters'
import { instant } from '../words'
import { appealsQuery, applicationKey, decisionQuery, stepsQuery } from './queries'
import { SilenceNotice } from './SilenceNotice'

const TONES: Record<Outcome, 'good' | 'bad' | 'info'> = { accept: 'good', accept_in_part: 'good', refuse: 'bad', close: 'info' }

/** The letter: what was decided, how much, why, and how to contest it. */
export function Decision({ application }: { application: Application }) {
  const { id, state } = application
  const formal = state === 'inadmissible'
  const silent = state === 'refused' && application.silence?.met_at !== undefined
  const decision = useQuery({ ...decisionQuery(id), enabled: !formal && !silent }).data
  const steps = useInfiniteQuery({ ...stepsQuery(id), enabled: formal })
  const reason = itemsOf(steps.data).findLast((step) => step.state === 'inadmissible')?.reason
  return (
    <Section title={t('applicant.decision')}>
      <Stack gap={3}>
        {formal && (
          <Notice tone="bad" title={t('applicant.inadmissible')}>
            <PlainText>{reason ?? ''}</PlainText>
          </Notice>
        )}
        {silent && <SilenceNotice application={application} />}
        {decision && (
          <Card>
            <Stack gap={2}>
              <Notice tone={TONES[decision.outcome]} title={t(`applicant.outcome_${decision.outcome}`)} />
              <Facts
                items={[
                  ...(decision.amount_cents > 0 ? [[t('applicant.granted'), money(decision.amount_cents)] as [string, string]] : []),
                  ...(decision.in_kind_cents > 0
                    ? [[t('applicant.granted_in_kind'), money(decision.in_kind_cents)] as [string, string]]
                    : []),
                  ...(decision.regulation
                    ? [[t('funding.aid_basis'), t('applicant.de_minimis', { regulation: decision.regulation })] as [string, string]]
                    : []),
                  [t('applicant.decided_on'), date(decision.confirmed_at ?? decision.decided_at)],
                  ...(decision.lapses_at ? [[t('applicant.lapses'), instant(decision.lapses_at)] as [string, string]] : []),
                  ...(decision.score === undefined
                    ? []
                    : [[t('applicant.score'), t('applicant.score_of', { points: number(decision.score / 100) })] as [string, string]]),
                ]}
              />
              <Section title={t('applicant.reasons')} level={3}>
                <PlainText>{decision.reasons}</PlainText>
              </Section>
              {decision.comments.length > 0 && (
                <Section title={t('applicant.comments')} level={3}>
                  <ul>
                    {decision.comments.map((comment, at) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: two reviewers may say the same, and they never move
                      <li key={`${at} ${comment}`}>
                        <PlainText>{comment}</PlainText>
                      </li>
                    ))}
                  </ul>
                </Section>
              )}
            </Stack>
          </Card>
        )}
        <Letters id={id} under={applicationKey(id)} />
        <Appeals application={application} />
      </Stack>
    </Section>
  )
}

function Appeals({ application }: { application: Application }) {
  const { id } = application
  const queries = useQueryClient()
  const appeals = itemsOf(useInfiniteQuery(appealsQuery(id)).data)
  const may = atLeast(membershipIn(useSession(), application.organisation_id ?? ''), 'manager')
  const form = useProblemForm({
    name: 'appeal',
    schema: z.object({ text: requiredText(8000) }),
    defaultValues: { text: '' },
    run: async (body, key) => {
      await createAppeal({ path: { application_id: id }, headers: { 'Idempotency-Key': key }, body })
      form.form.reset()
      toast(t('applicant.appeal_noted'))
      await queries.invalidateQueries({ queryKey: appealsQuery(id).queryKey })
    },
  })
  return (
    <>
      {appeals.map((appeal) => (
        <Card key={appeal.id} as="article" well>
          <Stack gap={1}>
            <strong>{t('applicant.appeal')}</strong>
            <Soft small>{dateTime(appeal.noted_at)}</Soft>
            <PlainText>{appeal.text}</PlainText>
          </Stack>
        </Card>
      ))}
      {may && (
        <Disclosure ruled summary={t('applicant.appeal_open')}>
          <Form of={form} verb={t('applicant.appeal_verb')} look="plain" label={t('applicant.appeal_open')}>
            <TextArea {...form.field('text')} label={t('applicant.appeal_text')} hint={t('applicant.appeal_hint')} rows={5} />
          </Form>
        </Disclosure>
      )}
    </>
  )
}
