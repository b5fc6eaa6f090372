import '../../../i18n/work'
import { useQuery, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import type { OwnReview } from '../../../api/gen'
import { itemsOf } from '../../../api/pages'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { shortDate } from '../../../i18n/format'
import { EmptyState, Link, Num, Page, Section, ShowMore, Soft, Stack, Table } from '../../../ui'
import { callQuery } from '../queries'
import { ownReviewsQuery } from './queries'

/** The files one is asked to review: those that wait, then those that are done. */
export function OwnReviewsPage() {
  const found = useSuspenseInfiniteQuery(ownReviewsQuery)
  const rows = itemsOf(found.data)
  return (
    <Page title={t('reviews.title')} lead={t('reviews.lead')}>
      <Stack gap={4}>
        {rows.length === 0 && <EmptyState title={t('reviews.none')}>{t('reviews.none_how')}</EmptyState>}
        <Files title={t('reviews.waiting')} rows={rows.filter((row) => row.submitted_at === undefined)} />
        <Files title={t('reviews.done')} rows={rows.filter((row) => row.submitted_at !== undefined)} />
        <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
      </Stack>
    </Page>
  )
}

function Files({ title, rows }: { title: string; rows: OwnReview[] }) {
  if (rows.length === 0) return null
  return (
    <Section title={title}>
      <Table
        caption={title}
        quietCaption
        rows={rows}
        rowKey={(row) => row.application_id}
        columns={[
          { key: 'file', header: t('instruction.file'), head: true, cell: file },
          { key: 'call', header: t('funding.call'), cell: (row) => <CallTitle id={row.call_id} /> },
          { key: 'assigned', header: t('reviews.assigned'), cell: (row) => <Num>{shortDate(row.assigned_at)}</Num> },
          {
            key: 'submitted',
            header: t('reviews.submitted'),
            cell: (row) => (row.submitted_at ? <Num>{shortDate(row.submitted_at)}</Num> : t('reviews.not_yet')),
          },
        ]}
      />
    </Section>
  )
}

function file(row: OwnReview) {
  return (
    <>
      <Link to="/reviews/$id" params={{ id: row.application_id }}>
        {row.title ?? row.number}
      </Link>
      <br />
      <Soft small>{row.title === undefined ? t('reviews.closed_yet') : row.number}</Soft>
    </>
  )
}

function CallTitle({ id }: { id: string }) {
  return <>{pick(useQuery(callQuery(id)).data?.content.title)}</>
}
