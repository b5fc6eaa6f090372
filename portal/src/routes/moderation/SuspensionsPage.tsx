import '../../i18n/work'
import { useQueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { restoreListing } from '../../api/gen'
import { itemsOf } from '../../api/pages'
import { pick } from '../../domain/words'
import { t } from '../../i18n'
import { Card, ConfirmButton, EmptyState, Page, PlainText, Row, ShowMore, Stack, toast } from '../../ui'
import { suspensionsQuery } from './queries'
import { Rooms } from './Rooms'

/** What was hidden, and why. */
export function SuspensionsPage() {
  const suspensions = useSuspenseInfiniteQuery(suspensionsQuery)
  const queries = useQueryClient()
  const rows = itemsOf(suspensions.data)
  const restore = async (id: string) => {
    await restoreListing({ path: { listing_id: id } })
    toast(t('moderation.restored'))
    await queries.invalidateQueries({ queryKey: ['moderation'] })
  }
  return (
    <Page title={t('moderation.suspensions')}>
      <Stack gap={3}>
        <Rooms />
        {rows.length === 0 && <EmptyState title={t('moderation.no_suspensions')}>{t('moderation.nothing_how')}</EmptyState>}
        {rows.map((listing) => (
          <Card key={listing.id} as="article">
            <Row justify="between" gap={2}>
              <h2>{pick(listing.title)}</h2>
              <ConfirmButton
                look="plain"
                title={t('moderation.restore')}
                text={t('moderation.restore_text')}
                verb={t('moderation.restore')}
                onConfirm={() => restore(listing.id)}
              >
                {t('moderation.restore')}
              </ConfirmButton>
            </Row>
            {listing.suspension_reason && <PlainText>{listing.suspension_reason}</PlainText>}
          </Card>
        ))}
        <ShowMore more={suspensions.hasNextPage} busy={suspensions.isFetchingNextPage} onMore={() => void suspensions.fetchNextPage()} />
      </Stack>
    </Page>
  )
}
