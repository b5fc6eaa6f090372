import { useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { type Application, type ApplicationState, withdrawApplication } from '../../../api/gen'
import { atLeast, membershipIn, useSession } from '../../../domain/session'
import { Form, requiredText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { Disclosure, TextArea, toast } from '../../../ui'
import { applicationKey } from './queries'

const WITHDRAWABLE: ApplicationState[] = ['draft', 'submitted', 'correction_requested', 'admissible', 'in_review', 'proposed']

/** Gives an application up, until it is decided; it cannot be taken back. */
export function Withdrawal({ application, etag }: { application: Application; etag: () => string }) {
  const queries = useQueryClient()
  const session = useSession()
  const form = useProblemForm({
    name: 'withdrawal',
    schema: z.object({ reason: requiredText(2000) }),
    defaultValues: { reason: '' },
    run: async (body) => {
      await withdrawApplication({ path: { application_id: application.id }, headers: { 'If-Match': etag() }, body })
      toast(t('applicant.withdrawn'))
      await queries.invalidateQueries({ queryKey: applicationKey(application.id) })
      await queries.invalidateQueries({ queryKey: ['applications'] })
    },
  })
  if (!WITHDRAWABLE.includes(application.state) || !atLeast(membershipIn(session, application.organisation_id ?? ''), 'manager'))
    return null
  return (
    <Disclosure ruled summary={t('applicant.withdraw')}>
      <Form of={form} verb={t('applicant.withdraw_verb')} look="danger" label={t('applicant.withdraw')}>
        <TextArea {...form.field('reason')} label={t('applicant.withdraw_reason')} hint={t('applicant.withdraw_hint')} rows={3} />
      </Form>
    </Disclosure>
  )
}
