import { useInfiniteQuery } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { type Batch, type BatchAct, createBatch, type Duty } from '../../../api/gen'
import { itemsOf } from '../../../api/pages'
import { absent, chosen, Form, optionalText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { Notice, RadioGroup, Section, Select, TextArea } from '../../../ui'
import { peopleQuery } from '../queries'

const ACTS = ['admissible', 'inadmissible', 'assign', 'notify'] as const satisfies BatchAct[]
const DUTIES = ['reviewer', 'instructor'] as const satisfies Duty[]
/** As many as one request takes. */
export const MOST_PICKED = 100

/** One act on the files chosen on the board. */
export function BatchForm({ programme, picked, onDone }: { programme: string; picked: string[]; onDone: (batch: Batch) => void }) {
  const people = itemsOf(useInfiniteQuery(peopleQuery(programme)).data)
  const form = useProblemForm({
    name: 'batch',
    schema: z.object({ act: chosen(ACTS), text: optionalText(4000), account: z.string(), duty: z.optional(z.enum(DUTIES)) }),
    defaultValues: { text: '', account: '' },
    rename: (pointer) => (pointer === '/account_id' ? 'account' : undefined),
    run: async ({ act, text, account, duty }, key) => {
      const assigns = act === 'assign'
      const { data } = await createBatch({
        path: { programme_id: programme },
        headers: { 'Idempotency-Key': key },
        body: {
          application_ids: picked,
          act,
          text: assigns ? undefined : absent(text),
          account_id: assigns ? absent(account) : undefined,
          duty: assigns ? duty : undefined,
        },
      })
      form.form.reset()
      onDone(data)
    },
  })
  const { act, duty } = form.form.watch()
  const able = people.filter((person) =>
    duty ? person.roles.includes(duty) : person.roles.some((role) => DUTIES.some((one) => one === role)),
  )
  return (
    <Section title={t('instruction.batch')} lead={t('instruction.picked', { count: picked.length })}>
      {picked.length > MOST_PICKED && <Notice tone="warn" title={t('instruction.batch_most')} />}
      <Form of={form} verb={t('instruction.batch_verb')} look="plain" label={t('instruction.batch')}>
        <RadioGroup
          {...form.group<string | undefined>('act')}
          legend={t('instruction.batch_act')}
          hint={t('instruction.batch_wait')}
          inline
          choices={ACTS.map((value) => ({ value, label: t(`instruction.batch_${value}`) }))}
        />
        {act === 'assign' && (
          <>
            <RadioGroup
              {...form.group<string | undefined>('duty')}
              legend={t('instruction.batch_duty')}
              inline
              choices={DUTIES.map((value) => ({ value, label: t(`instruction.batch_duty_${value}`) }))}
            />
            <Select
              {...form.field('account')}
              label={t('instruction.batch_person')}
              placeholder={t('instruction.batch_choose_person')}
              options={able.map((person) => ({ value: person.account_id, label: person.name }))}
            />
          </>
        )}
        {act && act !== 'assign' && (
          <TextArea {...form.field('text')} label={t('instruction.batch_text')} hint={t('instruction.batch_text_hint')} rows={3} />
        )}
      </Form>
    </Section>
  )
}
