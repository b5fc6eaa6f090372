import '../../i18n/work'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { acceptInvitation } from '../../api/gen'
import { isProblem } from '../../api/problem'
import { useAction } from '../../api/useAction'
import { problemText } from '../../app/problemText'
import { sessionQuery } from '../../domain/session'
import { t } from '../../i18n'
import { Button, Notice, Page, Row, toast } from '../../ui'
import { invitationRoute } from './routes'

/** The link of the mail only opens the page: joining is a gesture of one's own. */
export function InvitationPage() {
  const { token } = invitationRoute.useSearch()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const accept = useAction(
    (given: string) => acceptInvitation({ body: { token: given } }),
    async ({ data }) => {
      toast(t('organisations.joined', { name: data.name }))
      await queries.refetchQueries({ queryKey: sessionQuery.queryKey })
      await navigate({ to: '/organisations/$id', params: { id: data.id } })
    },
  )
  return (
    <Page
      title={t('organisations.invitation')}
      lead={token ? t('organisations.invitation_lead') : t('organisations.invitation_incomplete')}
      width="form"
      centre
    >
      {isProblem(accept.error) && (
        <Notice tone="bad" live title={problemText(accept.error).title}>
          {problemText(accept.error).detail}
        </Notice>
      )}
      {token && (
        <Row>
          <Button look="main" busy={accept.isPending} onClick={() => accept.mutate(token)}>
            {t('organisations.invitation_verb')}
          </Button>
        </Row>
      )}
    </Page>
  )
}
