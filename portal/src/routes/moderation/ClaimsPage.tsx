import '../../i18n/work'
import { useQueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { decideClaim } from '../../api/gen'
import { itemsOf } from '../../api/pages'
import { t } from '../../i18n'
import { dateTime } from '../../i18n/format'
import { Badge, Card, Disclosure, EmptyState, Page, PlainText, Row, ShowMore, Soft, Stack, toast } from '../../ui'
import { AnswerForm } from './AnswerForm'
import { claimsQuery } from './queries'
import { Rooms } from './Rooms'

/** Who says that something is theirs. */
export function ClaimsPage() {
  const claims = useSuspenseInfiniteQuery(claimsQuery)
  const queries = useQueryClient()
  const rows = itemsOf(claims.data)
  const decide = (id: string, accept: boolean) => async (reason: string, key: string) => {
    await decideClaim({ path: { claim_id: id }, headers: { 'Idempotency-Key': key }, body: { accept, reason } })
    toast(accept ? t('moderation.claim_accepted') : t('moderation.claim_refused'))
    await queries.invalidateQueries({ queryKey: ['moderation'] })
  }
  return (
    <Page title={t('moderation.claims')}>
      <Stack gap={3}>
        <Rooms />
        {rows.length === 0 && <EmptyState title={t('moderation.no_claims')}>{t('moderation.nothing_how')}</EmptyState>}
        {rows.map((claim) => (
          <Card key={claim.id} as="article">
            <Stack gap={2}>
              <Row gap={1}>
                <h2>{claim.subject_name}</h2>
                <Badge>{t(`moderation.claim_${claim.kind}`)}</Badge>
                {claim.disputed && <Badge tone="warn">{t('moderation.disputed')}</Badge>}
              </Row>
              <Soft small>{[claim.claimant, claim.claimant_email, dateTime(claim.created_at)].join(' · ')}</Soft>
              <PlainText>{claim.reason}</PlainText>
              <AnswerForm
                name={`accept-${claim.id}`}
                label={t('moderation.claim_why')}
                verb={t('moderation.claim_accept')}
                onSend={decide(claim.id, true)}
              />
              <Disclosure summary={t('moderation.claim_refuse')}>
                <AnswerForm
                  name={`refuse-${claim.id}`}
                  label={t('moderation.claim_why')}
                  verb={t('moderation.claim_refuse')}
                  look="danger"
                  onSend={decide(claim.id, false)}
                />
              </Disclosure>
            </Stack>
          </Card>
        ))}
        <ShowMore more={claims.hasNextPage} busy={claims.isFetchingNextPage} onMore={() => void claims.fetchNextPage()} />
      </Stack>
    </Page>
  )
}
