import '../../i18n/work'
import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { itemsOf } from '../../api/pages'
import { capacityWord } from '../../domain/words'
import { t } from '../../i18n'
import { shortDate } from '../../i18n/format'
import { Badge, EmptyState, Link, Num, Page, SearchBox, ShowMore, Stack, Table } from '../../ui'
import { organisationsQuery } from './queries'
import { Rooms } from './Rooms'
import { organisationsRoute } from './routes'

/** The whole register, and who waits to be verified. */
export function OrganisationsPage() {
  const { q } = organisationsRoute.useSearch()
  const navigate = useNavigate()
  const [typed, setTyped] = useState(q ?? '')
  const found = useSuspenseInfiniteQuery(organisationsQuery(q))
  const rows = itemsOf(found.data)
  return (
    <Page title={t('moderation.organisations')} lead={t('moderation.organisations_lead')}>
      <Stack gap={3}>
        <Rooms />
        <SearchBox
          label={t('moderation.organisations_label')}
          placeholder={t('moderation.organisations_placeholder')}
          verb={t('catalogue.search_verb')}
          value={typed}
          onChange={setTyped}
          onSubmit={(words) => void navigate({ to: '/moderation/organisations', search: { q: words.trim() || undefined } })}
        />
        {rows.length === 0 ? (
          <EmptyState title={t('moderation.no_organisations')}>{t('moderation.no_organisations_how')}</EmptyState>
        ) : (
          <Table
            caption={t('moderation.organisations')}
            quietCaption
            rows={rows}
            rowKey={(one) => one.id}
            columns={[
              {
                key: 'name',
                header: t('organisations.name'),
                head: true,
                cell: (one) => (
                  <Link to="/organisations/$id" params={{ id: one.id }}>
                    {one.name}
                  </Link>
                ),
              },
              { key: 'number', header: 'SIREN / UAI', cell: (one) => <Num>{one.siren ?? one.uai}</Num> },
              { key: 'capacities', header: t('organisations.capacities'), cell: (one) => one.capacities.map(capacityWord).join(', ') },
              { key: 'since', header: t('moderation.registered'), cell: (one) => <Num>{shortDate(one.created_at)}</Num> },
              {
                key: 'state',
                header: t('moderation.state'),
                cell: (one) => (
                  <Badge tone={one.verified_at ? 'good' : 'warn'}>
                    {t(`moderation.standing_${one.verified_at ? 'verified' : 'unverified'}`)}
                  </Badge>
                ),
              },
            ]}
          />
        )}
        <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
      </Stack>
    </Page>
  )
}
