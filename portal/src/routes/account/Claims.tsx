import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import type { ClaimState } from '../../api/gen'
import { itemsOf } from '../../api/pages'
import { t } from '../../i18n'
import { date } from '../../i18n/format'
import { Badge, Card, Row, Section, ShowMore, Soft, Stack, type Tone } from '../../ui'
import { ownClaimsQuery } from './queries'

const TONES: Record<ClaimState, Tone> = { open: 'warn', accepted: 'good', refused: 'bad' }

/** What one asked to be given, and what became of it. Nothing is shown where nothing was asked. */
export function Claims() {
  const found = useSuspenseInfiniteQuery(ownClaimsQuery)
  const claims = itemsOf(found.data)
  if (claims.length === 0) return null
  return (
    <Section title={t('account.claims')}>
      <Stack gap={2} as="ul">
        {claims.map((claim) => (
          <Card key={claim.id} as="li">
            <Stack gap={1}>
              <Row gap={1}>
                <strong>{claim.subject_name}</strong>
                <Badge tone={TONES[claim.state]}>{t(`account.claim_${claim.state}`)}</Badge>
                {claim.disputed && <Badge>{t('account.claim_disputed')}</Badge>}
              </Row>
              <Soft small>{t('account.claim_at', { date: date(claim.created_at) })}</Soft>
              {claim.disputed && claim.state === 'open' && <p>{t('account.claim_disputed_how')}</p>}
              {claim.decision_reason && <p>{claim.decision_reason}</p>}
            </Stack>
          </Card>
        ))}
      </Stack>
      <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
    </Section>
  )
}
