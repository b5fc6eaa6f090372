import { useQueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { acceptOwnInvitation, declineOwnInvitation, type ReceivedInvitation } from '../../api/gen'
import { itemsOf } from '../../api/pages'
import { useAction } from '../../api/useAction'
import { sessionQuery } from '../../domain/session'
import { roleWord } from '../../domain/words'
import { t } from '../../i18n'
import { date } from '../../i18n/format'
import { Button, Card, Hidden, Row, Section, ShowMore, Soft, Stack, toast } from '../../ui'
import { receivedInvitationsQuery } from './queries'

/** Organisations that asked one to join. Nothing is shown where nobody asked. */
export function ReceivedInvitations() {
  const found = useSuspenseInfiniteQuery(receivedInvitationsQuery)
  const rows = itemsOf(found.data)
  if (rows.length === 0) return null
  return (
    <Section title={t('account.invitations')}>
      <Stack gap={2} as="ul" label={t('account.invitations')}>
        {rows.map((one) => (
          <Received key={one.id} invitation={one} />
        ))}
      </Stack>
      <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
    </Section>
  )
}

function Received({ invitation }: { invitation: ReceivedInvitation }) {
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: receivedInvitationsQuery.queryKey })
  const path = { invitation_id: invitation.id }
  const name = invitation.organisation_name
  const accept = useAction(
    () => acceptOwnInvitation({ path }),
    async () => {
      toast(t('organisations.joined', { name }))
      await queries.refetchQueries({ queryKey: sessionQuery.queryKey })
      await refresh()
    },
  )
  const decline = useAction(
    () => declineOwnInvitation({ path }),
    async () => {
      toast(t('account.invitation_declined'))
      await refresh()
    },
  )
  return (
    <Card as="li">
      <Stack gap={1}>
        <p>{t('account.invitation_text', { who: invitation.invited_by, organisation: name, role: roleWord(invitation.role) })}</p>
        <Soft small>{t('account.invitation_until', { date: date(invitation.expires_at) })}</Soft>
        <Row gap={1}>
          <Button small busy={accept.isPending} onClick={() => accept.mutate()}>
            {t('account.invitation_accept')}
            <Hidden> : {name}</Hidden>
          </Button>
          <Button small look="quiet" busy={decline.isPending} onClick={() => decline.mutate()}>
            {t('account.invitation_decline')}
            <Hidden> : {name}</Hidden>
          </Button>
        </Row>
      </Stack>
    </Card>
  )
}
