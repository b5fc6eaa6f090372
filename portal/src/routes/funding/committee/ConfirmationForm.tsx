import { useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { confirmDecision } from '../../../api/gen'
import { chosen, Form, requiredText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { RadioGroup, Section, TextArea, toast } from '../../../ui'
import { fileKey } from '../instruction/queries'

const ANSWERS = ['confirm', 'drop'] as const

/** The second person: agrees, or drops the decision and leaves the proposal as it stands. */
export function ConfirmationForm({ id }: { id: string }) {
  const queries = useQueryClient()
  const form = useProblemForm({
    name: 'confirmation',
    schema: z.object({ answer: chosen(ANSWERS), reason: requiredText(2000) }),
    defaultValues: { reason: '' },
    rename: (pointer) => (pointer === '/confirm' ? 'answer' : undefined),
    run: async ({ answer, reason }, key) => {
      await confirmDecision({
        path: { application_id: id },
        headers: { 'Idempotency-Key': key },
        body: { confirm: answer === 'confirm', reason },
      })
      toast(t(answer === 'confirm' ? 'committee.decided' : 'committee.decision_dropped_done'))
      await queries.invalidateQueries({ queryKey: fileKey(id) })
    },
  })
  return (
    <Section title={t('committee.confirm')} lead={t('committee.confirm_lead')}>
      <Form of={form} verb={t('committee.confirm_verb')} label={t('committee.confirm')}>
        <RadioGroup
          {...form.group<string | undefined>('answer')}
          legend={t('committee.your_answer')}
          choices={ANSWERS.map((value) => ({ value, label: t(`committee.answer_${value}`), hint: t(`committee.answer_${value}_hint`) }))}
        />
        <TextArea {...form.field('reason')} label={t('committee.reason')} rows={3} />
      </Form>
    </Section>
  )
}
