import { useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { type Application, decideApplication, type Outcome, type Proposal } from '../../../api/gen'
import { centsOf } from '../../../domain/euros'
import { chosen, Form, optionalText, requiredText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { money } from '../../../i18n/format'
import { Notice, RadioGroup, Section, Stack, TextArea, TextField, toast } from '../../../ui'
import { fileKey } from '../instruction/queries'

const OUTCOMES = ['accept', 'accept_in_part', 'refuse', 'close'] as const satisfies Outcome[]

/** Yes, in part, no, or neither; with the reasons that the applicant reads. */
export function DecisionForm({ file, etag, proposal }: { file: Application; etag: string; proposal: Proposal | null }) {
  const queries = useQueryClient()
  const form = useProblemForm({
    name: 'decision',
    schema: z.object({
      outcome: chosen(OUTCOMES),
      amount: optionalText(24).check(
        z.refine((text) => text === '' || (centsOf(text) ?? 0) > 0, { error: () => t('publisher.amount_wrong') }),
      ),
      reasons: requiredText(8000),
    }),
    defaultValues: { amount: '', reasons: '' },
    rename: (pointer) => (pointer === '/amount_cents' ? 'amount' : undefined),
    run: async ({ outcome, amount, reasons }, key) => {
      const { data } = await decideApplication({
        path: { application_id: file.id },
        headers: { 'Idempotency-Key': key, 'If-Match': etag },
        body: { outcome, reasons, amount_cents: outcome === 'accept_in_part' ? centsOf(amount) : undefined },
      })
      toast(t(data.state === 'pending' ? 'committee.waits_for_second' : 'committee.decided'))
      await queries.invalidateQueries({ queryKey: fileKey(file.id) })
      await queries.invalidateQueries({ queryKey: ['call', file.call_id, 'ranking'] })
    },
  })
  const { outcome, reasons, amount } = form.form.watch()
  const proposed = file.state === 'proposed' && proposal !== null
  const offered = proposed ? OUTCOMES : OUTCOMES.filter((one) => one === 'refuse' || one === 'close')
  return (
    <Section title={t('committee.decide')} lead={t('committee.decide_lead')}>
      <Stack gap={3}>
        {!proposed && <Notice>{t('committee.not_proposed')}</Notice>}
        <Form of={form} verb={t('committee.decide_verb')} label={t('committee.decide')}>
          <RadioGroup
            {...form.group<string | undefined>('outcome')}
            legend={t('committee.outcome')}
            choices={offered.map((value) => ({
              value,
              label: t(`committee.choose_${value}`),
              hint: t(`committee.choose_${value}_hint`, { amount: money(proposal?.amount_cents ?? 0) }),
            }))}
          />
          {outcome === 'accept_in_part' && (
            <TextField
              {...form.field('amount')}
              label={t('committee.amount_euros')}
              hint={t('committee.part_hint')}
              size="short"
              inputMode="decimal"
            />
          )}
          <TextArea {...form.field('reasons')} label={t('committee.reasons')} hint={t('committee.reasons_hint')} rows={6} />
          {outcome && reasons.trim() && (
            <Letter
              outcome={outcome}
              number={file.number}
              title={file.content.title}
              amount={outcome === 'accept' ? (proposal?.amount_cents ?? 0) : (centsOf(amount) ?? 0)}
              reasons={reasons}
            />
          )}
        </Form>
      </Stack>
    </Section>
  )
}

/** What the applicant will read, as it is being written. */
function Letter({
  outcome,
  number,
  title,
  amount,
  reasons,
}: {
  outcome: Outcome
  number: string
  title: string
  amount: number
  reasons: string
}) {
  return (
    <Notice title={t('committee.letter')}>
      <Stack gap={1}>
        <p>{t(`committee.letter_${outcome}`, { number, title, amount: money(amount) })}</p>
        <p>{reasons}</p>
        <p>{t('committee.letter_more')}</p>
      </Stack>
    </Notice>
  )
}
