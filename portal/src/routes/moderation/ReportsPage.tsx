import '../../i18n/work'
import { useQueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { resolveReport, suspendListing } from '../../api/gen'
import { itemsOf } from '../../api/pages'
import { pick, reportWord } from '../../domain/words'
import { t } from '../../i18n'
import { dateTime } from '../../i18n/format'
import { Card, Disclosure, EmptyState, Facts, Link, Page, PlainText, ShowMore, Soft, Stack, TabLink, TabNav, toast } from '../../ui'
import { AnswerForm } from './AnswerForm'
import { reportsQuery } from './queries'
import { Rooms } from './Rooms'
import { REPORT_STATES, reportsRoute } from './routes'

/** What people say is wrong. */
export function ReportsPage() {
  const state = reportsRoute.useSearch().state ?? 'open'
  const reports = useSuspenseInfiniteQuery(reportsQuery(state))
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: ['moderation'] })
  const rows = itemsOf(reports.data)
  return (
    <Page title={t('moderation.reports')}>
      <Stack gap={3}>
        <Rooms />
        <TabNav label={t('moderation.reports')}>
          {REPORT_STATES.map((name) => (
            <TabLink
              key={name}
              to="/moderation/reports"
              search={{ state: name === 'open' ? undefined : name }}
              activeOptions={{ exact: true }}
            >
              {t(`moderation.reports_${name as 'open'}`)}
            </TabLink>
          ))}
        </TabNav>
        {rows.length === 0 && <EmptyState title={t(`moderation.no_reports_${state as 'open'}`)}>{t('moderation.nothing_how')}</EmptyState>}
        {rows.map((report) => (
          <Card key={report.id} as="article">
            <Stack gap={2}>
              <h2>
                <Link to={`/listings/${report.slug}` as string}>{pick(report.title)}</Link>
              </h2>
              <strong>{reportWord(report.kind)}</strong>
              <PlainText>{report.text}</PlainText>
              <Soft small>{[dateTime(report.created_at), report.email].filter(Boolean).join(' · ')}</Soft>
              {report.state === 'resolved' ? (
                <Facts items={[[t('moderation.resolution'), report.resolution]]} />
              ) : (
                <>
                  <AnswerForm
                    name={`resolve-${report.id}`}
                    label={t('moderation.resolution')}
                    verb={t('moderation.resolve')}
                    onSend={async (text) => {
                      await resolveReport({ path: { report_id: report.id }, body: { text } })
                      toast(t('moderation.resolved'))
                      await refresh()
                    }}
                  />
                  <Disclosure summary={t('moderation.suspend')}>
                    <AnswerForm
                      name={`suspend-${report.id}`}
                      label={t('moderation.suspend_reason')}
                      verb={t('moderation.suspend')}
                      look="danger"
                      onSend={async (reason) => {
                        await suspendListing({ path: { listing_id: report.listing_id }, body: { reason } })
                        toast(t('moderation.suspended'))
                        await refresh()
                      }}
                    />
                  </Disclosure>
                </>
              )}
            </Stack>
          </Card>
        ))}
        <ShowMore more={reports.hasNextPage} busy={reports.isFetchingNextPage} onMore={() => void reports.fetchNextPage()} />
      </Stack>
    </Page>
  )
}
