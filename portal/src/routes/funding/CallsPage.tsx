import '../../i18n/work'
import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { itemsOf } from '../../api/pages'
import { isOperator, useSession } from '../../domain/session'
import { t } from '../../i18n'
import { ButtonLink, EmptyState, Page, Row, ShowMore, Stack, TabLink, TabNav } from '../../ui'
import { CallCard } from './CallCard'
import { calendarFeed, calendarFile } from './calendar'
import { Programmes } from './Programmes'
import { callsQuery, PHASES } from './queries'
import { WaitingReviews } from './reviews/WaitingReviews'
import { callsRoute } from './routes'

/** Published calls, those that close soonest first. */
export function CallsPage() {
  const { phase = 'open' } = callsRoute.useSearch()
  const found = useSuspenseInfiniteQuery(callsQuery(phase))
  const calls = itemsOf(found.data)
  const staff = isOperator(useSession(), 'manager')
  return (
    <Page
      title={t('funding.calls')}
      lead={t('funding.calls_lead')}
      actions={staff && <ButtonLink to="/programmes/new">{t('funding.new_programme')}</ButtonLink>}
    >
      <Stack gap={3}>
        <WaitingReviews />
        <TabNav label={t('funding.phases')}>
          {PHASES.map((one) => (
            <TabLink
              key={one}
              to="/calls"
              search={{ phase: one === 'open' ? undefined : one }}
              activeOptions={{ exact: true, includeSearch: true }}
            >
              {t(`funding.tab_${one}`)}
            </TabLink>
          ))}
        </TabNav>
        {calls.length === 0 && <EmptyState title={t(`funding.none_${phase}`)}>{t('funding.none_how')}</EmptyState>}
        <Stack as="ul" gap={2} label={t('funding.calls')}>
          {calls.map((call) => (
            <CallCard key={call.id} call={call} />
          ))}
        </Stack>
        <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
        <Row gap={2}>
          <a href={calendarFeed()}>{t('funding.follow')}</a>
          <a href={calendarFile()} download>
            {t('funding.calendar_file')}
          </a>
        </Row>
        <Programmes />
      </Stack>
    </Page>
  )
}
