import { useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { type CallFile, extendCall } from '../../../api/gen'
import type { Versioned } from '../../../api/versioned'
import { Form, requiredText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { Disclosure, Row, TextArea, TextField, toast } from '../../../ui'
import { at } from './NewCallPage'
import { callFileQuery } from './queries'

/** Moves the close of a published call, with notice to everybody who started an application. */
export function ExtensionForm({ call, onExtended }: { call: string; onExtended: (file: Versioned<CallFile>) => void }) {
  const queries = useQueryClient()
  const form = useProblemForm({
    name: 'extension',
    schema: z.object({ day: requiredText(10), hour: requiredText(5), reason: requiredText(2000) }),
    defaultValues: { day: '', hour: '', reason: '' },
    rename: (pointer) => (pointer === '/closes_at' ? 'day' : undefined),
    run: async ({ day, hour, reason }, key) => {
      const body = { closes_at: at('/closes_at', day, hour), reason }
      await extendCall({ path: { call_id: call }, headers: { 'Idempotency-Key': key }, body })
      form.form.reset()
      toast(t('builder.extended'))
      await queries.invalidateQueries({ queryKey: ['call', call], refetchType: 'none' })
      onExtended(await queries.fetchQuery({ ...callFileQuery(call), staleTime: 0 }))
    },
  })
  return (
    <Disclosure ruled summary={t('builder.extend')}>
      <Form of={form} verb={t('builder.extend_verb')} look="plain" label={t('builder.extend')}>
        <Row gap={2} top>
          <TextField {...form.field('day')} type="date" size="short" label={t('builder.closes_day')} />
          <TextField {...form.field('hour')} type="time" size="short" label={t('builder.closes_hour')} />
        </Row>
        <TextArea {...form.field('reason')} label={t('committee.reason')} hint={t('builder.extend_hint')} rows={3} />
      </Form>
    </Disclosure>
  )
}
