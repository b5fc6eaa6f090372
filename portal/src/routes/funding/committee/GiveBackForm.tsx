import { useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { createGiveBack } from '../../../api/gen'
import { centsOf } from '../../../domain/euros'
import { Form, requiredText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { money } from '../../../i18n/format'
import { Disclosure, TextArea, TextField, toast } from '../../../ui'
import { fileKey } from '../instruction/queries'

/** A part of what is committed returns to the envelope. */
export function GiveBackForm({ id, committed }: { id: string; committed: number }) {
  const queries = useQueryClient()
  const form = useProblemForm({
    name: 'give-back',
    schema: z.object({
      amount: requiredText(24).check(z.refine((text) => (centsOf(text) ?? 0) > 0, { error: () => t('publisher.amount_wrong') })),
      reason: requiredText(2000),
    }),
    defaultValues: { amount: '', reason: '' },
    rename: (pointer) => (pointer === '/amount_cents' ? 'amount' : undefined),
    run: async ({ amount, reason }, key) => {
      await createGiveBack({
        path: { application_id: id },
        headers: { 'Idempotency-Key': key },
        body: { amount_cents: centsOf(amount) ?? 0, reason },
      })
      form.form.reset()
      toast(t('committee.given_back'))
      await queries.invalidateQueries({ queryKey: fileKey(id) })
    },
  })
  return (
    <Disclosure ruled summary={t('committee.give_back')}>
      <Form of={form} verb={t('committee.give_back_verb')} look="plain" label={t('committee.give_back')}>
        <TextField
          {...form.field('amount')}
          label={t('committee.amount_euros')}
          hint={t('committee.give_back_hint', { amount: money(committed) })}
          size="short"
          inputMode="decimal"
        />
        <TextArea {...form.field('reason')} label={t('committee.reason')} rows={3} />
      </Form>
    </Disclosure>
  )
}
