import * as z from 'zod/mini'
import { Form, requiredText, useProblemForm } from '../../forms'
import { TextArea } from '../../ui'

/** A reason in words, then one action. */
export function AnswerForm({
  name,
  label,
  verb,
  look,
  onSend,
}: {
  name: string
  label: string
  verb: string
  look?: 'main' | 'plain' | 'danger'
  onSend: (text: string, key: string) => Promise<unknown>
}) {
  const form = useProblemForm({
    name,
    schema: z.object({ text: requiredText(2000) }),
    defaultValues: { text: '' },
    rename: (pointer) => (pointer === '/reason' ? 'text' : undefined),
    run: ({ text }, key) => onSend(text, key),
  })
  return (
    <Form of={form} verb={verb} look={look ?? 'plain'}>
      <TextArea {...form.field('text')} label={label} rows={3} />
    </Form>
  )
}
