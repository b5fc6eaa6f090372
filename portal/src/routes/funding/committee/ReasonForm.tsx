import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import * as z from 'zod/mini'
import { Form, requiredText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { Disclosure, TextArea, toast } from '../../../ui'
import { fileKey } from '../instruction/queries'

type Props = {
  id: string
  name: string
  summary: string
  verb: string
  done: string
  children?: ReactNode
  run: (reason: string) => Promise<unknown>
}

/** An act that needs nothing but its reason. */
export function ReasonForm({ id, name, summary, verb, done, children, run }: Props) {
  const queries = useQueryClient()
  const form = useProblemForm({
    name,
    schema: z.object({ reason: requiredText(2000) }),
    defaultValues: { reason: '' },
    run: async ({ reason }) => {
      await run(reason)
      toast(done)
      await queries.invalidateQueries({ queryKey: fileKey(id) })
    },
  })
  return (
    <Disclosure ruled summary={summary}>
      <Form of={form} verb={verb} look="plain" label={summary}>
        {children}
        <TextArea {...form.field('reason')} label={t('committee.reason')} rows={3} />
      </Form>
    </Disclosure>
  )
}
