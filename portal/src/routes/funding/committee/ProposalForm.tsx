import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import * as z from 'zod/mini'
import { type Application, updateProposal } from '../../../api/gen'
import { centsOf } from '../../../domain/euros'
import { Form, optionalText, requiredText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { money } from '../../../i18n/format'
import { Section, Stack, TextArea, TextField, toast } from '../../../ui'
import { callVersionQuery, fileKey } from '../instruction/queries'
import { Aid } from './Aid'

const amountText = () =>
  optionalText(24).check(z.refine((text) => text === '' || (centsOf(text) ?? 0) > 0, { error: () => t('publisher.amount_wrong') }))

/** Reserves money in the envelope, or says which rule stands against it. */
export function ProposalForm({ file, etag }: { file: Application; etag: string }) {
  const queries = useQueryClient()
  const call = useSuspenseQuery(callVersionQuery(file.call_id, file.call_version)).data.content
  const { supports, amount_cents } = file.content
  const asksMoney = amount_cents !== undefined
  const inKind = supports.some((support) => support !== 'financial')
  // The sum that was refused: its assessment says which aid stands against it.
  const [tried, setTried] = useState<number>()
  const form = useProblemForm({
    name: 'proposal',
    schema: z.object({ amount: amountText(), in_kind: amountText(), reason: requiredText(4000) }),
    defaultValues: { amount: '', in_kind: '', reason: '' },
    rename: (pointer) => ({ '/amount_cents': 'amount', '/in_kind_cents': 'in_kind' })[pointer],
    run: async ({ amount, in_kind, reason }) => {
      const body = { amount_cents: centsOf(amount), in_kind_cents: centsOf(in_kind), reason }
      setTried((body.amount_cents ?? 0) + (body.in_kind_cents ?? 0) || undefined)
      await updateProposal({ path: { application_id: file.id }, headers: { 'If-Match': etag }, body })
      toast(t('committee.proposed'))
      await queries.invalidateQueries({ queryKey: fileKey(file.id) })
      await queries.invalidateQueries({ queryKey: ['call', file.call_id, 'ranking'] })
    },
  })
  return (
    <Section title={t('committee.propose')} lead={t('committee.propose_lead')}>
      <Stack gap={3}>
        {call.aid_basis === 'de_minimis' && file.organisation_id && <Aid file={file} amount={tried ?? amount_cents} />}
        <Form of={form} verb={t('committee.propose_verb')} label={t('committee.propose')}>
          {asksMoney && (
            <TextField
              {...form.field('amount')}
              label={t('committee.amount_euros')}
              hint={t('committee.amount_hint', { amount: money(amount_cents) })}
              size="short"
              inputMode="decimal"
              optional={inKind}
            />
          )}
          {inKind && (
            <TextField
              {...form.field('in_kind')}
              label={t('committee.in_kind_euros')}
              hint={t('committee.in_kind_hint')}
              size="short"
              inputMode="decimal"
              optional={asksMoney}
            />
          )}
          <TextArea {...form.field('reason')} label={t('committee.proposal_reason')} hint={t('committee.proposal_reason_hint')} rows={4} />
        </Form>
      </Stack>
    </Section>
  )
}
