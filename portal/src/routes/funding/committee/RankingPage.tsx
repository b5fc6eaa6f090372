import '../../../i18n/work'
import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import type { RankedApplication } from '../../../api/gen'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { money, number } from '../../../i18n/format'
import { Badge, EmptyState, Link, Notice, Num, Page, ShowMore, Soft, Stack, Table } from '../../../ui'
import { applicationState } from '../applicationWords'
import { score } from '../instruction/score'
import { callQuery, programmeQuery } from '../queries'
import { rankingQuery } from './queries'
import { rankingRoute } from './routes'
import { Sessions } from './Sessions'

type Ranked = RankedApplication & { rank: number }

/** What the committee looks at: best first, and where the money ends. */
export function RankingPage() {
  const { id } = rankingRoute.useParams()
  const call = useSuspenseQuery(callQuery(id)).data
  const programme = useSuspenseQuery(programmeQuery(call.programme_id)).data
  const found = useSuspenseInfiniteQuery(rankingQuery(id))
  const available = found.data.pages[0]?.available_cents ?? 0
  const rows: Ranked[] = found.data.pages.flatMap((page) => page.items).map((row, at) => ({ ...row, rank: at + 1 }))
  const over = rows.findIndex((row) => !row.fits)
  const all = over < 0 && !found.hasNextPage
  return (
    <Page
      title={t('committee.ranking')}
      lead={pick(call.content.title)}
      eyebrow={
        <Link to="/programmes/$id" params={{ id: programme.id }}>
          {pick(programme.content.name)}
        </Link>
      }
    >
      <Stack gap={3}>
        <Soft>{t('committee.ranking_lead')}</Soft>
        {rows.length === 0 ? (
          <EmptyState title={t('committee.nothing_ranked')}>{t('committee.nothing_ranked_how')}</EmptyState>
        ) : (
          <Table
            caption={t('committee.ranking')}
            quietCaption
            rows={rows}
            rowKey={(row) => row.application_id}
            line={over < 0 ? undefined : { before: over, text: t('committee.money_line', { amount: money(available) }) }}
            columns={[
              { key: 'rank', header: t('committee.rank'), right: true, cell: (row) => number(row.rank) },
              { key: 'file', header: t('instruction.file'), head: true, cell: title },
              {
                key: 'score',
                header: t('committee.score'),
                right: true,
                cell: (row) => (row.score === undefined ? '–' : <Num>{score(row.score)}</Num>),
              },
              { key: 'reviews', header: t('committee.reviews_count'), right: true, cell: (row) => number(row.reviews) },
              { key: 'asked', header: t('instruction.asked'), right: true, cell: (row) => money(row.requested_cents) },
              { key: 'held', header: t('committee.held'), right: true, cell: (row) => money(row.held_cents) },
              { key: 'cumulative', header: t('committee.cumulative'), right: true, cell: (row) => money(row.cumulative_cents) },
              { key: 'state', header: t('moderation.state'), cell: state },
            ]}
          />
        )}
        {rows.length > 0 && all && <Notice tone="good">{t('committee.money_all', { amount: money(available) })}</Notice>}
        <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
        <Sessions call={id} />
      </Stack>
    </Page>
  )
}

function title(row: Ranked) {
  return (
    <>
      <Link to="/applications/$id/file" params={{ id: row.application_id }} search={{ part: 'decision' }}>
        {row.title}
      </Link>
      <br />
      <Soft small>
        {row.number} · {row.organisation_name}
      </Soft>
    </>
  )
}

function state(row: Ranked) {
  const { word, tone } = applicationState(row.state)
  return <Badge tone={tone}>{word}</Badge>
}
