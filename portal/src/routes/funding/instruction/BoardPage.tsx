import '../../../i18n/work'
import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ApplicationSummary } from '../../../api/gen'
import { itemsOf } from '../../../api/pages'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { money, shortDate } from '../../../i18n/format'
import { Badge, EmptyState, Link, Num, Page, Select, ShowMore, Soft, Stack, TabLink, Table, TabNav } from '../../../ui'
import { applicationState, RECEIVED } from '../applicationWords'
import { programmeQuery } from '../queries'
import { age } from './age'
import { publishedCallsQuery, receivedQuery } from './queries'
import { boardRoute } from './routes'

/** What the programme received, latest first. */
export function BoardPage() {
  const { id } = boardRoute.useParams()
  const narrowed = boardRoute.useSearch()
  const navigate = useNavigate()
  const programme = useSuspenseQuery(programmeQuery(id)).data
  const calls = useSuspenseQuery(publishedCallsQuery(id)).data
  const found = useSuspenseInfiniteQuery(receivedQuery(id, narrowed))
  const rows = itemsOf(found.data)
  const titles = new Map(calls.map((call) => [call.id, pick(call.title)]))
  return (
    <Page
      title={t('instruction.board')}
      eyebrow={
        <Link to="/programmes/$id/desk" params={{ id }}>
          {pick(programme.content.name)}
        </Link>
      }
    >
      <Stack gap={3}>
        <TabNav label={t('instruction.states')}>
          {[undefined, ...RECEIVED].map((state) => (
            <TabLink
              key={state ?? 'all'}
              to="/programmes/$id/applications"
              params={{ id }}
              search={{ ...narrowed, state }}
              activeOptions={{ exact: true, includeSearch: true }}
            >
              {state ? t(`application_states.${state}`) : t('instruction.all')}
            </TabLink>
          ))}
        </TabNav>
        <Select
          inline
          id="call"
          label={t('funding.call')}
          value={narrowed.call_id ?? ''}
          placeholder={t('instruction.every_call')}
          options={calls.map((call) => ({ value: call.id, label: pick(call.title) }))}
          onChange={(event) =>
            void navigate({ to: boardRoute.to, params: { id }, search: { ...narrowed, call_id: event.target.value || undefined } })
          }
        />
        {rows.length === 0 ? (
          <EmptyState title={t('instruction.none')}>{t('instruction.none_how')}</EmptyState>
        ) : (
          <Table
            caption={t('instruction.board')}
            quietCaption
            rows={rows}
            rowKey={(row) => row.id}
            columns={[
              { key: 'title', header: t('instruction.file'), head: true, cell: title },
              { key: 'call', header: t('funding.call'), cell: (row) => titles.get(row.call_id) },
              {
                key: 'amount',
                header: t('instruction.asked'),
                right: true,
                cell: (row) => row.amount_cents !== undefined && money(row.amount_cents),
              },
              {
                key: 'submitted',
                header: t('instruction.received'),
                cell: (row) => row.submitted_at && <Num>{shortDate(row.submitted_at)}</Num>,
              },
              { key: 'age', header: t('instruction.age'), right: true, cell: (row) => row.submitted_at && age(row.submitted_at) },
              { key: 'state', header: t('moderation.state'), cell: state },
            ]}
          />
        )}
        <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
      </Stack>
    </Page>
  )
}

function title(row: ApplicationSummary) {
  return (
    <>
      <Link to="/applications/$id/file" params={{ id: row.id }}>
        {row.title}
      </Link>
      <br />
      <Soft small>
        {row.number} · {row.organisation_name}
      </Soft>
    </>
  )
}

function state(row: ApplicationSummary) {
  const { word, tone } = applicationState(row.state)
  return <Badge tone={tone}>{word}</Badge>
}
