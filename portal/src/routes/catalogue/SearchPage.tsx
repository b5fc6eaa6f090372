import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { SearchResults } from '../../api/gen'
import { itemsOf } from '../../api/pages'
import { announce } from '../../app/announce'
import { t } from '../../i18n'
import { Aside, Disclosure, Grid, Link, Notice, Page, Row, Select, ShowMore, Split, Stack, useWide } from '../../ui'
import { CatalogueSearchBox } from './CatalogueSearchBox'
import { CompareBar } from './CompareBar'
import { FilterChips } from './FilterChips'
import { Filters } from './Filters'
import { ListingCardView } from './ListingCardView'
import { NothingFound } from './NothingFound'
import { searchRoute } from './routes'
import { filterCount, type Search, SORTS, searchQuery, totalText } from './search'

export function SearchPage() {
  const search = searchRoute.useSearch()
  const navigate = useNavigate()
  const wide = useWide()
  const found = useInfiniteQuery({ ...searchQuery(search), placeholderData: keepPreviousData })
  const first = found.data?.pages[0] as SearchResults | undefined
  const hits = itemsOf(found.data) as SearchResults['items']
  const change = (next: Search, replace = false) => navigate({ to: '/', search: next, replace, resetScroll: false })
  const count = filterCount(search)
  useAnnouncedTotal(first, found.isPlaceholderData)
  const filters = <Filters search={search} facets={first?.facets ?? []} onChange={change} />
  return (
    <Page
      title={t('catalogue.title')}
      documentTitle={search.q ? t('catalogue.title_for', { q: search.q }) : undefined}
      lead={search.q || count > 0 ? undefined : t('catalogue.lead')}
    >
      <CatalogueSearchBox words={search.q ?? ''} onWords={(q, replace) => change({ ...search, q: q || undefined }, replace)} />
      <Split side="start">
        {wide ? (
          <Aside label={t('catalogue.filters')}>{filters}</Aside>
        ) : (
          <Disclosure ruled summary={count > 0 ? t('catalogue.filter_count', { count }) : t('catalogue.filter')}>
            {filters}
          </Disclosure>
        )}
        <Stack gap={2}>
          <Row justify="between">
            <strong>{first ? totalText(first.total) : ''}</strong>
            <Sort search={search} onChange={change} />
          </Row>
          {first?.degraded && (
            <Notice tone="warn" live title={t('catalogue.degraded')}>
              {t('catalogue.degraded_how')}
            </Notice>
          )}
          <FilterChips search={search} facets={first?.facets ?? []} onChange={change} />
          {first?.did_you_mean && (
            <Notice>
              <Link to="/" search={{ ...search, q: first.did_you_mean }}>
                {t('catalogue.did_you_mean', { q: first.did_you_mean })}
              </Link>
            </Notice>
          )}
          {first && hits.length === 0 ? (
            <NothingFound search={search} facets={first.facets} onChange={change} />
          ) : (
            <>
              <Grid as="ul" gap={2} label={t('catalogue.results')}>
                {hits.map((hit) => (
                  <ListingCardView key={hit.card.id} hit={hit} />
                ))}
              </Grid>
              <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => found.fetchNextPage()} />
            </>
          )}
          <CompareBar />
        </Stack>
      </Split>
    </Page>
  )
}

/** Said when the results change under one's fingers, not on arrival. */
function useAnnouncedTotal(first: SearchResults | undefined, waiting: boolean) {
  const said = useRef<string>(undefined)
  useEffect(() => {
    if (!first || waiting) return
    const better = first.did_you_mean && t('catalogue.did_you_mean', { q: first.did_you_mean })
    const text = [totalText(first.total), better].filter(Boolean).join('. ')
    if (said.current !== undefined && said.current !== text) announce(text)
    said.current = text
  }, [first, waiting])
}

function Sort({ search, onChange }: { search: Search; onChange: (next: Search) => void }) {
  // Prices compare only within one unit: choosing that order chooses the commonest where none is chosen.
  const choose = (sort: Search['sort']) =>
    onChange({
      ...search,
      sort: sort === 'relevance' ? undefined : sort,
      price_unit: sort?.startsWith('price') ? (search.price_unit ?? 'seat') : search.price_unit,
    })
  return (
    <Select
      id="sort"
      inline
      label={t('catalogue.sort')}
      value={search.sort ?? 'relevance'}
      onChange={(event) => choose(event.target.value as Search['sort'])}
      options={SORTS.map((value) => ({ value, label: t(`catalogue.sort_${value}`) }))}
    />
  )
}
