import '../../i18n/work'
import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { itemsOf } from '../../api/pages'
import { kindWord, pick, revisionState } from '../../domain/words'
import { t } from '../../i18n'
import { dateTime } from '../../i18n/format'
import { Badge, EmptyState, Link, Num, Page, ShowMore, Stack, TabLink, Table, TabNav } from '../../ui'
import { countsQuery, queueQuery } from './queries'
import { Rooms } from './Rooms'
import { queueRoute, TABS } from './routes'

/** What publishers submitted, oldest first. */
export function QueuePage() {
  const tab = queueRoute.useSearch().tab ?? 'waiting'
  const counts = useSuspenseQuery(countsQuery).data
  const queue = useSuspenseInfiniteQuery(queueQuery(tab))
  const rows = itemsOf(queue.data)
  return (
    <Page title={t('moderation.title')} lead={t('moderation.lead')}>
      <Stack gap={3}>
        <Rooms />
        <TabNav label={t('moderation.tabs')}>
          {TABS.map((name) => (
            <TabLink
              key={name}
              to="/moderation"
              search={{ tab: name === 'waiting' ? undefined : name }}
              count={counts[name as 'waiting']}
              activeOptions={{ exact: true }}
            >
              {t(`moderation.tab_${name as 'waiting'}`)}
            </TabLink>
          ))}
        </TabNav>
        {rows.length === 0 ? (
          <EmptyState title={t('moderation.nothing')}>{t('moderation.nothing_how')}</EmptyState>
        ) : (
          <Table
            caption={t(`moderation.tab_${tab as 'waiting'}`)}
            quietCaption
            rows={rows}
            rowKey={(item) => item.revision_id}
            columns={[
              {
                key: 'title',
                header: t('moderation.listing'),
                head: true,
                cell: (item) => <Link to={`/moderation/revisions/${item.revision_id}` as string}>{pick(item.title)}</Link>,
              },
              { key: 'kind', header: t('moderation.kind'), cell: (item) => kindWord(item.kind) },
              { key: 'publisher', header: t('moderation.publisher'), cell: (item) => item.publisher.name },
              {
                key: 'number',
                header: t('moderation.revision'),
                cell: (item) => (item.first ? t('moderation.first') : t('moderation.number', { n: item.number })),
              },
              {
                key: 'at',
                header: t('moderation.submitted'),
                cell: (item) => item.submitted_at && <Num>{dateTime(item.submitted_at)}</Num>,
              },
              {
                key: 'state',
                header: t('moderation.state'),
                cell: (item) => <Badge tone={revisionState(item.state).tone}>{item.assigned_to ?? revisionState(item.state).word}</Badge>,
              },
            ]}
          />
        )}
        <ShowMore more={queue.hasNextPage} busy={queue.isFetchingNextPage} onMore={() => void queue.fetchNextPage()} />
      </Stack>
    </Page>
  )
}
