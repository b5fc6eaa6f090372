import { useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { signApplication } from '../../../api/gen'
import { Form, requiredText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { Section, TextField, toast } from '../../../ui'
import { fileKey } from '../instruction/queries'

/** The agreement is signed by both: what was reserved is committed. */
export function SignatureForm({ id, etag }: { id: string; etag: string }) {
  const queries = useQueryClient()
  const form = useProblemForm({
    name: 'signature',
    schema: z.object({ signed_on: requiredText(10), reference: requiredText(200) }),
    defaultValues: { signed_on: '', reference: '' },
    run: async (body) => {
      await signApplication({ path: { application_id: id }, headers: { 'If-Match': etag }, body })
      toast(t('committee.signed_done'))
      await queries.invalidateQueries({ queryKey: fileKey(id) })
    },
  })
  return (
    <Section title={t('committee.sign')} lead={t('committee.sign_lead')}>
      <Form of={form} verb={t('committee.sign_verb')} label={t('committee.sign')}>
        <TextField {...form.field('signed_on')} type="date" size="short" label={t('committee.signed_on')} />
        <TextField {...form.field('reference')} size="medium" label={t('committee.reference')} />
      </Form>
    </Section>
  )
}
