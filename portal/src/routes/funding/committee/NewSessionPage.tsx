import '../../../i18n/work'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { createCommitteeSession } from '../../../api/gen'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { Link, Page, toast } from '../../../ui'
import { callQuery } from '../queries'
import { sessionsQuery } from './queries'
import { newSessionRoute } from './routes'
import { SessionForm } from './SessionForm'
import { emptySession } from './sessions'

/** A session of the committee, begun. */
export function NewSessionPage() {
  const { id } = newSessionRoute.useParams()
  const navigate = newSessionRoute.useNavigate()
  const queries = useQueryClient()
  const call = useSuspenseQuery(callQuery(id)).data
  return (
    <Page
      title={t('committee.session_new')}
      lead={pick(call.content.title)}
      eyebrow={
        <Link to="/calls/$id/ranking" params={{ id }}>
          {t('committee.ranking')}
        </Link>
      }
    >
      <SessionForm
        call={id}
        programme={call.programme_id}
        values={emptySession}
        verb={t('committee.session_save')}
        run={async (body, key) => {
          const { data } = await createCommitteeSession({ path: { call_id: id }, headers: { 'Idempotency-Key': key }, body })
          toast(t('committee.session_saved'))
          await queries.invalidateQueries({ queryKey: sessionsQuery(id).queryKey, refetchType: 'none' })
          await navigate({ to: '/committee-sessions/$id', params: { id: data.id } })
        }}
      />
    </Page>
  )
}
