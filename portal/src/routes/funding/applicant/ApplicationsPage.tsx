import '../../../i18n/work'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { itemsOf } from '../../../api/pages'
import { useSession } from '../../../domain/session'
import { t } from '../../../i18n'
import { money, shortDate } from '../../../i18n/format'
import { Badge, ButtonLink, EmptyState, Link, Num, Page, Row, Select, ShowMore, Stack, Table } from '../../../ui'
import { applicationState } from '../applicationWords'
import { applicationsQuery } from './queries'
import { applicationsRoute, STATES } from './routes'

/** What one's organisations asked for, and where it stands. */
export function ApplicationsPage() {
  const search = applicationsRoute.useSearch()
  const navigate = useNavigate()
  const places = useSession()?.memberships ?? []
  const place = places.find((one) => one.organisation_id === search.organisation) ?? places[0]
  const found = useInfiniteQuery({
    ...applicationsQuery(place?.organisation_id ?? '', { state: search.state }),
    enabled: place !== undefined,
  })
  const rows = itemsOf(found.data)
  return (
    <Page title={t('applicant.applications')} lead={place?.organisation_name ?? t('applicant.no_place_how')}>
      <Stack gap={3}>
        {place && (
          <Row gap={2}>
            {places.length > 1 && (
              <Select
                id="organisation"
                label={t('publisher.organisation')}
                value={place.organisation_id}
                options={places.map((one) => ({ value: one.organisation_id, label: one.organisation_name }))}
                onChange={(event) => void navigate({ to: '/applications', search: { ...search, organisation: event.target.value } })}
              />
            )}
            <Select
              id="state"
              label={t('publisher.state')}
              value={search.state ?? ''}
              placeholder={t('publisher.every_state')}
              options={STATES.map((state) => ({ value: state, label: applicationState(state).word }))}
              onChange={(event) =>
                void navigate({
                  to: '/applications',
                  search: { ...search, state: STATES.find((state) => state === event.target.value) },
                  resetScroll: false,
                })
              }
            />
          </Row>
        )}
        {(!place || (found.isSuccess && rows.length === 0)) && (
          <EmptyState
            title={t(search.state ? 'applicant.none_in_state' : 'applicant.none')}
            action={
              <ButtonLink to="/calls" look="main">
                {t('applicant.see_calls')}
              </ButtonLink>
            }
          >
            {t('applicant.none_how')}
          </EmptyState>
        )}
        {rows.length > 0 && (
          <Table
            caption={t('applicant.applications')}
            quietCaption
            rows={rows}
            rowKey={(one) => one.id}
            columns={[
              {
                key: 'title',
                header: t('applicant.project'),
                head: true,
                cell: (one) => (
                  <Link to="/applications/$id" params={{ id: one.id }}>
                    {one.title || t('applicant.untitled')}
                  </Link>
                ),
              },
              { key: 'number', header: t('applicant.number'), cell: (one) => <Num>{one.number}</Num> },
              {
                key: 'state',
                header: t('publisher.state'),
                cell: (one) => <Badge tone={applicationState(one.state).tone}>{applicationState(one.state).word}</Badge>,
              },
              {
                key: 'amount',
                header: t('applicant.amount'),
                right: true,
                cell: (one) => (one.amount_cents === undefined ? '–' : money(one.amount_cents)),
              },
              {
                key: 'at',
                header: t('applicant.updated'),
                cell: (one) => <Num>{shortDate(one.submitted_at ?? one.updated_at)}</Num>,
              },
            ]}
          />
        )}
        <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
      </Stack>
    </Page>
  )
}
