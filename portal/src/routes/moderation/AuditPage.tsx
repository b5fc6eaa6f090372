import '../../i18n/work'
import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { itemsOf } from '../../api/pages'
import { t } from '../../i18n'
import { dateTime } from '../../i18n/format'
import { EmptyState, Num, Page, ShowMore, Soft, Stack, Table } from '../../ui'
import { auditQuery } from './operations'
import { Rooms } from './Rooms'
import { readable } from './readable'

/** Who did what, newest first. */
export function AuditPage() {
  const events = useSuspenseInfiniteQuery(auditQuery)
  const rows = itemsOf(events.data)
  return (
    <Page title={t('moderation.audit')} lead={t('moderation.audit_lead')}>
      <Stack gap={3}>
        <Rooms />
        {rows.length === 0 ? (
          <EmptyState title={t('moderation.no_events')}>{t('moderation.nothing_how')}</EmptyState>
        ) : (
          <Table
            caption={t('moderation.audit')}
            quietCaption
            rows={rows}
            rowKey={(event) => event.id}
            columns={[
              { key: 'action', header: t('moderation.event_action'), head: true, cell: (event) => event.action },
              { key: 'at', header: t('moderation.event_at'), cell: (event) => <Num>{dateTime(event.at)}</Num> },
              {
                key: 'subject',
                header: t('moderation.event_subject'),
                cell: (event) => (
                  <>
                    {event.subject_kind} <Soft small>{event.subject_id}</Soft>
                  </>
                ),
              },
              {
                key: 'actor',
                header: t('moderation.event_actor'),
                cell: (event) => (event.actor === 'system' ? t('moderation.event_system') : <Soft small>{event.actor}</Soft>),
              },
              { key: 'data', header: t('moderation.event_data'), cell: (event) => <Soft small>{readable(event.data)}</Soft> },
              {
                key: 'sealed',
                header: t('moderation.event_sealed'),
                right: true,
                cell: (event) => <Num>{event.sealed_as ?? t('moderation.event_unsealed')}</Num>,
              },
            ]}
          />
        )}
        <ShowMore more={events.hasNextPage} busy={events.isFetchingNextPage} onMore={() => void events.fetchNextPage()} />
      </Stack>
    </Page>
  )
}
