import '../../i18n/work'
import { useQueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { type Job, retryJob } from '../../api/gen'
import { itemsOf } from '../../api/pages'
import { isProblem } from '../../api/problem'
import { useAction } from '../../api/useAction'
import { problemText } from '../../app/problemText'
import { t } from '../../i18n'
import { dateTime } from '../../i18n/format'
import { Button, EmptyState, Hidden, Notice, Num, Page, PlainText, ShowMore, Stack, Table, toast } from '../../ui'
import { deadJobsQuery } from './operations'
import { Rooms } from './Rooms'

/** Work that failed too often to be tried again by itself. */
export function JobsPage() {
  const jobs = useSuspenseInfiniteQuery(deadJobsQuery)
  const queries = useQueryClient()
  const rows = itemsOf(jobs.data)
  const retry = useAction(
    (id: string) => retryJob({ path: { job_id: id } }),
    () => {
      toast(t('moderation.job_retried'))
      return queries.invalidateQueries({ queryKey: ['moderation'] })
    },
  )
  const again = (job: Job) => (
    <Button small busy={retry.isPending && retry.variables === job.id} onClick={() => retry.mutate(job.id)}>
      {t('moderation.job_retry')}
      <Hidden> {`${job.kind} ${job.key}`}</Hidden>
    </Button>
  )
  return (
    <Page title={t('moderation.jobs')} lead={t('moderation.jobs_lead')}>
      <Stack gap={3}>
        <Rooms />
        {isProblem(retry.error) && (
          <Notice tone="bad" live title={problemText(retry.error).title}>
            {problemText(retry.error).detail}
          </Notice>
        )}
        {rows.length === 0 ? (
          <EmptyState title={t('moderation.no_jobs')}>{t('moderation.no_jobs_how')}</EmptyState>
        ) : (
          <Table
            caption={t('moderation.jobs')}
            quietCaption
            rows={rows}
            rowKey={(job) => job.id}
            columns={[
              { key: 'kind', header: t('moderation.job_kind'), head: true, cell: (job) => job.kind },
              { key: 'key', header: t('moderation.job_about'), cell: (job) => job.key },
              { key: 'attempts', header: t('moderation.job_attempts'), right: true, cell: (job) => <Num>{job.attempts}</Num> },
              { key: 'at', header: t('moderation.job_at'), cell: (job) => <Num>{dateTime(job.run_at)}</Num> },
              { key: 'error', header: t('moderation.job_error'), cell: (job) => job.last_error && <PlainText>{job.last_error}</PlainText> },
              { key: 'retry', header: t('moderation.job_action'), cell: again },
            ]}
          />
        )}
        <ShowMore more={jobs.hasNextPage} busy={jobs.isFetchingNextPage} onMore={() => void jobs.fetchNextPage()} />
      </Stack>
    </Page>
  )
}
