import { useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { decideTransfer } from '../../../api/gen'
import { chosen, Form, requiredText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { Disclosure, RadioGroup, TextArea, toast } from '../../../ui'

const ANSWERS = ['approve', 'refuse'] as const

/** The second person: the money moves, or the transfer is over. */
export function DecisionForm({ programme, transfer }: { programme: string; transfer: string }) {
  const queries = useQueryClient()
  const form = useProblemForm({
    name: `transfer-${transfer}`,
    schema: z.object({ answer: chosen(ANSWERS), reason: requiredText(2000) }),
    defaultValues: { reason: '' },
    rename: (pointer) => (pointer === '/approve' ? 'answer' : undefined),
    run: async ({ answer, reason }, key) => {
      await decideTransfer({
        path: { programme_id: programme, transfer_id: transfer },
        headers: { 'Idempotency-Key': key },
        body: { approve: answer === 'approve', reason },
      })
      toast(t(answer === 'approve' ? 'transfers.approved_done' : 'transfers.refused_done'))
      await queries.invalidateQueries({ queryKey: ['programme', programme] })
    },
  })
  return (
    <Disclosure summary={t('transfers.decide')}>
      <Form of={form} verb={t('committee.confirm_verb')} look="plain" label={t('transfers.decide')}>
        <RadioGroup
          {...form.group<string | undefined>('answer')}
          name={`answer-${transfer}`}
          legend={t('committee.your_answer')}
          choices={ANSWERS.map((value) => ({ value, label: t(`transfers.answer_${value}`), hint: t(`transfers.answer_${value}_hint`) }))}
        />
        <TextArea {...form.field('reason')} label={t('committee.reason')} rows={2} />
      </Form>
    </Disclosure>
  )
}
