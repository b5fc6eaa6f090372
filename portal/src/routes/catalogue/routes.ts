import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../app/root'
import { vocabularyQuery } from '../../domain/vocabulary'
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

export const catalogueRoutes = [searchRoute] as const
