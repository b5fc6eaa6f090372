import { useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { updateAdmissibility } from '../../../api/gen'
import { chosen, Form, requiredText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { RadioGroup, Section, TextArea, toast } from '../../../ui'
import { fileKey } from './queries'

const VERDICTS = ['admissible', 'inadmissible'] as const

/** The formal check, with the reason that the applicant is told. */
export function AdmissibilityForm({ id, etag }: { id: string; etag: string }) {
  const queries = useQueryClient()
  const form = useProblemForm({
    name: 'admissibility',
    schema: z.object({ verdict: chosen(VERDICTS), reason: requiredText(4000) }),
    defaultValues: { reason: '' },
    rename: (pointer) => (pointer === '/admissible' ? 'verdict' : undefined),
    run: async ({ verdict, reason }) => {
      await updateAdmissibility({
        path: { application_id: id },
        headers: { 'If-Match': etag },
        body: { admissible: verdict === 'admissible', reason },
      })
      toast(t(`instruction.done_${verdict}`))
      await queries.invalidateQueries({ queryKey: fileKey(id) })
    },
  })
  return (
    <Section title={t('instruction.admissibility')} lead={t('instruction.admissibility_lead')}>
      <Form of={form} verb={t('instruction.admissibility_verb')} label={t('instruction.admissibility')}>
        <RadioGroup
          {...form.group<string | undefined>('verdict')}
          legend={t('instruction.verdict')}
          choices={VERDICTS.map((value) => ({ value, label: t(`instruction.verdict_${value}`) }))}
        />
        <TextArea {...form.field('reason')} label={t('instruction.reason')} hint={t('instruction.reason_hint')} rows={4} />
      </Form>
    </Section>
  )
}
