import { retractProposal } from '../../../api/gen'
import { t } from '../../../i18n'
import { ReasonForm } from './ReasonForm'

/** What the proposal reserved is free again. */
export function RetractionForm({ id, etag }: { id: string; etag: string }) {
  return (
    <ReasonForm
      id={id}
      name="retraction"
      summary={t('committee.retract')}
      verb={t('committee.retract_verb')}
      done={t('committee.retracted')}
      run={(reason) => retractProposal({ path: { application_id: id }, headers: { 'If-Match': etag }, body: { reason } })}
    />
  )
}
