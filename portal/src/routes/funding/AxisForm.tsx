import { useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { createAxis } from '../../api/gen'
import { Form, requiredText, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { Disclosure, TextField, toast } from '../../ui'

/** A new axis comes with an empty envelope. */
export function AxisForm({ programme, open }: { programme: string; open: boolean }) {
  const queries = useQueryClient()
  const form = useProblemForm({
    name: 'axis',
    schema: z.object({ name: requiredText(200) }),
    defaultValues: { name: '' },
    rename: (pointer) => (pointer === '/name/fr' ? 'name' : undefined),
    run: async ({ name }, key) => {
      await createAxis({ path: { programme_id: programme }, headers: { 'Idempotency-Key': key }, body: { name: { fr: name } } })
      form.form.reset()
      toast(t('funding.axis_added'))
      await queries.invalidateQueries({ queryKey: ['programme', programme] })
    },
  })
  return (
    <Disclosure ruled open={open} summary={t('funding.axis_add')}>
      <Form of={form} verb={t('funding.axis_verb')} look="plain" label={t('funding.axis_add')}>
        <TextField {...form.field('name')} label={t('funding.axis_name')} />
      </Form>
    </Disclosure>
  )
}
