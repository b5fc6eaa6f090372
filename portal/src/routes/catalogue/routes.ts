import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../app/root'
import { read } from '../../app/searchCodec'
import { vocabularyQuery } from '../../domain/vocabulary'
import { comparisonQuery, listingQuery } from './listing'
import { readSearch, searchQuery } from './search'

export const searchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: readSearch,
  // Only on arrival: while filters change, the page itself asks and keeps the last results in view.
  loader: ({ context: { queries }, location }) =>
    Promise.all([
      queries.ensureInfiniteQueryData(searchQuery(readSearch(location.search))),
      ...(['levels', 'subjects', 'resource_types', 'data_levels'] as const).map((scheme) =>
        queries.ensureQueryData(vocabularyQuery(scheme)),
      ),
    ]),
  component: lazyRouteComponent(() => import('./SearchPage'), 'SearchPage'),
})

const SCHEMES = ['levels', 'subjects', 'resource_types', 'data_levels'] as const

export const listingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/listings/$slug',
  loader: ({ context: { queries }, params }) =>
    Promise.all([
      queries.ensureQueryData(listingQuery(params.slug)),
      ...SCHEMES.map((scheme) => queries.ensureQueryData(vocabularyQuery(scheme))),
    ]),
  component: lazyRouteComponent(() => import('./ListingPage'), 'ListingPage'),
})

export const compareRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/compare',
  validateSearch: (search: Record<string, unknown>): { listing?: string[] } => ({ listing: read.many(search.listing)?.slice(0, 4) }),
  loaderDeps: ({ search }) => ({ listing: search.listing ?? [] }),
  loader: ({ context: { queries }, deps }) =>
    Promise.all([
      queries.ensureQueryData(comparisonQuery(deps.listing)),
      ...SCHEMES.map((scheme) => queries.ensureQueryData(vocabularyQuery(scheme))),
    ]),
  component: lazyRouteComponent(() => import('./ComparePage'), 'ComparePage'),
})

export const catalogueRoutes = [searchRoute, listingRoute, compareRoute] as const
