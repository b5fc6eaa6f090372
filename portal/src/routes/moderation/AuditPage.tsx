import '../../i18n/work'
import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import type { AuditEvent } from '../../api/gen'
import { itemsOf } from '../../api/pages'
import { t, tOr } from '../../i18n'
import { dateTime } from '../../i18n/format'
import { EmptyState, Id, Link, Num, Page, ShowMore, Soft, Stack, shortId, Table } from '../../ui'
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
              {
                key: 'action',
                header: t('moderation.event_action'),
                head: true,
                cell: (event) => tOr(`action.${event.action}`, event.action),
              },
              { key: 'at', header: t('moderation.event_at'), cell: (event) => <Num>{dateTime(event.at)}</Num> },
              { key: 'actor', header: t('moderation.event_actor'), cell: actor },
              { key: 'subject', header: t('moderation.event_subject'), cell: subject },
              { key: 'data', header: t('moderation.event_data'), cell: (event) => <Soft small>{readable(event.data, shortId)}</Soft> },
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

function actor({ actor, actor_name }: AuditEvent) {
  if (actor === 'system') return t('moderation.event_system')
  if (actor === 'stranger') return t('moderation.event_stranger')
  return actor_name ?? <Id>{actor}</Id>
}

/** What it was done to, with a way there where it has a page. */
function subject({ subject_kind: kind, subject_id: id, actor }: AuditEvent) {
  if (id === actor) return t('moderation.event_self')
  const word = tOr(`subject.${kind}`, kind)
  const named =
    kind === 'organisation' ? (
      <Link to="/organisations/$id" params={{ id }}>
        {word}
      </Link>
    ) : kind === 'listing' ? (
      <Link to="/listings/$slug" params={{ slug: id }}>
        {word}
      </Link>
    ) : (
      word
    )
  return (
    <>
      {named} <Id>{id}</Id>
    </>
  )
}
