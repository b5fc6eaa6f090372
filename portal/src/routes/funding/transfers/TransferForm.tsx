import { useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { type Axis, type Credit, createTransfer } from '../../../api/gen'
import { centsOf } from '../../../domain/euros'
import { chosen, Form, requiredText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { Disclosure, RadioGroup, Select, TextArea, TextField, toast } from '../../../ui'
import { axisOptions, CREDITS, someEuros, yearIn, yearOfPayment } from '../creditRules'

const anAxis = () => z.string().check(z.minLength(1, { error: () => t('form.choose') }))

const schema = () =>
  z
    .object({
      from: anAxis(),
      to: anAxis(),
      credit: chosen(CREDITS),
      year: z.string(),
      amount: someEuros(),
      reason: requiredText(2000),
    })
    .check(yearOfPayment())

/** Proposes to move what is left of one axis to another; nothing moves before a second person agrees. */
export function TransferForm({ programme, axes }: { programme: string; axes: Axis[] }) {
  const queries = useQueryClient()
  const form = useProblemForm({
    name: 'transfer',
    schema: schema(),
    defaultValues: { from: '', to: '', credit: '' as Credit, year: '', amount: '', reason: '' },
    rename: (pointer) => ({ '/from_axis_id': 'from', '/to_axis_id': 'to', '/amount_cents': 'amount' })[pointer],
    run: async ({ from, to, credit, year, amount, reason }, key) => {
      const amount_cents = centsOf(amount)
      if (amount_cents === undefined) return
      await createTransfer({
        path: { programme_id: programme },
        headers: { 'Idempotency-Key': key },
        body: { from_axis_id: from, to_axis_id: to, credit, ...yearIn({ credit, year }), amount_cents, reason },
      })
      form.form.reset()
      toast(t('transfers.proposed_done'))
      await queries.invalidateQueries({ queryKey: ['programme', programme, 'transfers'] })
    },
  })
  const axis = { placeholder: t('organisations.choose'), options: axisOptions(axes) }
  return (
    <Disclosure ruled summary={t('transfers.new')}>
      <Form of={form} verb={t('transfers.verb')} look="plain" label={t('transfers.new')}>
        <Select {...form.field('from')} {...axis} label={t('transfers.from')} />
        <Select {...form.field('to')} {...axis} label={t('transfers.to')} />
        <RadioGroup
          {...form.group<string>('credit')}
          name="transfer-credit"
          legend={t('funding.credit')}
          choices={CREDITS.map((value) => ({ value, label: t(`funding.credit_${value}`) }))}
        />
        {form.form.watch('credit') === 'payment' && (
          <TextField {...form.field('year')} label={t('funding.year')} size="short" inputMode="numeric" maxLength={4} />
        )}
        <TextField {...form.field('amount')} label={t('funding.amount')} size="short" inputMode="decimal" />
        <TextArea {...form.field('reason')} label={t('committee.reason')} rows={2} />
      </Form>
    </Disclosure>
  )
}
