import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import * as z from 'zod/mini'
import { declareInterest, type InterestHint } from '../../../api/gen'
import { absent, chosen, Form, optionalText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { Notice, Page, RadioGroup, Stack, TextArea } from '../../../ui'
import { fileKey, interestQuery } from './queries'

const ANSWERS = ['none', 'conflict'] as const

/** Before a file opens: what speaks for a conflict of interest, and what its reader declares. */
export function InterestGate({ id }: { id: string }) {
  const interest = useSuspenseQuery(interestQuery(id)).data
  const recused = interest.declaration?.conflict
  return (
    <Page title={t('instruction.interest')} lead={recused ? undefined : t('instruction.interest_lead')} width="form">
      {recused ? (
        <Notice title={t('instruction.recused_already')}>{t('instruction.recused_how')}</Notice>
      ) : (
        <DeclareForm id={id} hints={interest.hints} />
      )}
    </Page>
  )
}

/** What speaks for a conflict, and what one declares. */
export function DeclareForm({ id, hints }: { id: string; hints: InterestHint[] }) {
  const hinted = hints.length > 0
  const queries = useQueryClient()
  const router = useRouter()
  const form = useProblemForm({
    name: 'interest',
    schema: z.object({ answer: chosen(ANSWERS), reason: optionalText(2000) }),
    defaultValues: { reason: '' },
    rename: (pointer) => (pointer === '/conflict' ? 'answer' : undefined),
    run: async ({ answer, reason }) => {
      await declareInterest({ path: { application_id: id }, body: { conflict: answer === 'conflict', reason: absent(reason) } })
      await queries.invalidateQueries({ queryKey: fileKey(id), refetchType: 'none' })
      await queries.refetchQueries({ queryKey: interestQuery(id).queryKey })
      await router.invalidate()
    },
  })
  return (
    <Stack gap={3}>
      {hinted && (
        <Notice tone="warn" title={t('instruction.hints')}>
          <ul>
            {hints.map((hint) => (
              <li key={hint}>{t(`instruction.hint_${hint}`)}</li>
            ))}
          </ul>
        </Notice>
      )}
      <Form of={form} verb={t('instruction.declare')} label={t('instruction.interest')}>
        <RadioGroup
          {...form.group<string | undefined>('answer')}
          legend={t('instruction.interest_question')}
          choices={ANSWERS.map((value) => ({
            value,
            label: t(`instruction.interest_${value}`),
            hint: t(`instruction.interest_${value}_hint`),
          }))}
        />
        <TextArea
          {...form.field('reason')}
          label={t('instruction.interest_reason')}
          hint={t(hinted ? 'instruction.interest_reason_hinted' : 'instruction.interest_reason_hint')}
          optional={!hinted}
          rows={3}
        />
      </Form>
    </Stack>
  )
}
