import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import type { SessionSummary } from '../../../api/gen'
import { itemsOf } from '../../../api/pages'
import { t } from '../../../i18n'
import { number } from '../../../i18n/format'
import { Badge, ButtonLink, EmptyState, Link, Section, ShowMore, Stack, Table } from '../../../ui'
import { instant } from '../words'
import { sessionsQuery } from './queries'

/** When the committee met on this call. */
export function Sessions({ call }: { call: string }) {
  const found = useSuspenseInfiniteQuery(sessionsQuery(call))
  const sessions = itemsOf(found.data)
  const start = (
    <ButtonLink to="/calls/$id/sessions/new" params={{ id: call }}>
      {t('committee.session_new')}
    </ButtonLink>
  )
  return (
    <Section title={t('committee.sessions')} actions={sessions.length > 0 && start}>
      {sessions.length === 0 ? (
        <EmptyState title={t('committee.no_session')} level={3} action={start}>
          {t('committee.no_session_how')}
        </EmptyState>
      ) : (
        <Stack gap={2}>
          <Table
            caption={t('committee.sessions')}
            quietCaption
            rows={sessions}
            rowKey={(session) => session.id}
            columns={[
              { key: 'held', header: t('committee.held_at'), head: true, cell: held },
              { key: 'place', header: t('committee.place'), cell: (session) => session.place },
              { key: 'examined', header: t('committee.examined'), right: true, cell: (session) => number(session.examined) },
              { key: 'state', header: t('moderation.state'), cell: state },
            ]}
          />
          <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
        </Stack>
      )}
    </Section>
  )
}

function held(session: SessionSummary) {
  return (
    <Link to="/committee-sessions/$id" params={{ id: session.id }}>
      {instant(session.held_at)}
    </Link>
  )
}

function state({ state }: SessionSummary) {
  return <Badge tone={state === 'closed' ? 'good' : 'info'}>{t(`committee.session_${state}`)}</Badge>
}
