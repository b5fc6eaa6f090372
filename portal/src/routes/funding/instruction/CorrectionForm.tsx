import { useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { type CallContent, createCorrection } from '../../../api/gen'
import { Problem } from '../../../api/problem'
import { instantInParis } from '../../../domain/paris'
import { Form, requiredText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { CheckGroup, Row, TextArea, TextField, toast } from '../../../ui'
import { correctable } from './correctable'
import { fileKey } from './queries'

/** Names fields and a date: nothing else opens, and not for longer. */
export function CorrectionForm({ id, call }: { id: string; call: CallContent }) {
  const queries = useQueryClient()
  const form = useProblemForm({
    name: 'correction',
    schema: z.object({
      fields: z.array(z.string()).check(z.minLength(1, { error: () => t('instruction.no_field') })),
      reason: requiredText(4000),
      day: requiredText(10),
      hour: requiredText(5),
    }),
    defaultValues: { fields: [], reason: '', day: '', hour: '' },
    rename: (pointer) => (pointer === '/due_at' ? 'day' : pointer.startsWith('/fields') ? 'fields' : undefined),
    run: async ({ fields, reason, day, hour }, key) => {
      const due_at = instantInParis(day, hour)
      if (!due_at) throw new Problem({ status: 422, faults: [{ pointer: '/due_at', detail: t('instruction.no_such_hour') }] })
      await createCorrection({ path: { application_id: id }, headers: { 'Idempotency-Key': key }, body: { fields, reason, due_at } })
      form.form.reset()
      toast(t('instruction.correction_asked'))
      await queries.invalidateQueries({ queryKey: fileKey(id) })
    },
  })
  return (
    <Form of={form} verb={t('instruction.correction_verb')} look="plain" label={t('instruction.ask_correction')}>
      <CheckGroup
        {...form.group<string[]>('fields')}
        legend={t('instruction.fields')}
        hint={t('instruction.fields_hint')}
        filterable
        choices={correctable(call)}
      />
      <TextArea {...form.field('reason')} label={t('instruction.what_to_correct')} hint={t('instruction.reason_hint')} rows={3} />
      <Row gap={2} top>
        <TextField {...form.field('day')} type="date" size="short" label={t('instruction.due_day')} />
        <TextField {...form.field('hour')} type="time" size="short" label={t('instruction.due_hour')} />
      </Row>
    </Form>
  )
}
