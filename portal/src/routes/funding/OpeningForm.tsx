import { useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { type Axis, type Credit, createOpening, type Direction } from '../../api/gen'
import { centsOf } from '../../domain/euros'
import { chosen, Form, requiredText, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { Disclosure, RadioGroup, Select, TextArea, TextField, toast } from '../../ui'
import { axisOptions, CREDITS, someEuros, yearIn, yearOfPayment } from './creditRules'

const DIRECTIONS = ['open', 'close'] as const satisfies Direction[]
const schema = () =>
  z
    .object({
      axis: z.string().check(z.minLength(1, { error: () => t('form.choose') })),
      direction: chosen(DIRECTIONS),
      credit: chosen(CREDITS),
      year: z.string(),
      amount: someEuros(),
      reason: requiredText(2000),
    })
    .check(yearOfPayment())

/** Credit enters an axis by an act that is named, or what is left of it is closed. */
export function OpeningForm({ programme, axes }: { programme: string; axes: Axis[] }) {
  const queries = useQueryClient()
  const form = useProblemForm({
    name: 'opening',
    schema: schema(),
    defaultValues: { axis: '', direction: '' as Direction, credit: '' as Credit, year: '', amount: '', reason: '' },
    rename: (pointer) => ({ '/axis_id': 'axis', '/amount_cents': 'amount' })[pointer],
    run: async ({ axis, direction, credit, year, amount, reason }, key) => {
      const amount_cents = centsOf(amount)
      if (amount_cents === undefined) return
      await createOpening({
        path: { programme_id: programme },
        headers: { 'Idempotency-Key': key },
        body: { axis_id: axis, direction, credit, ...yearIn({ credit, year }), amount_cents, reason },
      })
      form.form.reset()
      toast(t('funding.opening_done'))
      await queries.invalidateQueries({ queryKey: ['programme', programme] })
    },
  })
  return (
    <Disclosure ruled summary={t('funding.opening_form')}>
      <Form of={form} verb={t('funding.opening_verb')} label={t('funding.opening_form')}>
        <Select {...form.field('axis')} label={t('funding.axis')} placeholder={t('organisations.choose')} options={axisOptions(axes)} />
        <RadioGroup
          {...form.group<string>('direction')}
          name="direction"
          legend={t('funding.direction')}
          choices={DIRECTIONS.map((value) => ({ value, label: t(`funding.direction_${value}`) }))}
        />
        <RadioGroup
          {...form.group<string>('credit')}
          name="credit"
          legend={t('funding.credit')}
          choices={CREDITS.map((value) => ({ value, label: t(`funding.credit_${value}`) }))}
        />
        {form.form.watch('credit') === 'payment' && (
          <TextField {...form.field('year')} label={t('funding.year')} size="short" inputMode="numeric" maxLength={4} />
        )}
        <TextField {...form.field('amount')} label={t('funding.amount')} size="short" inputMode="decimal" />
        <TextArea {...form.field('reason')} label={t('funding.reason')} hint={t('funding.reason_hint')} rows={2} />
      </Form>
    </Disclosure>
  )
}
