import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../../app/root'
import { read } from '../../../app/searchCodec'
import { signedIn } from '../../../domain/session'
import { organisationQuery } from '../../organisations/queries'
import { declarationQuery, linksQuery, splitsQuery } from './queries'

/** What an owner declares of earlier aid and of the group; the server refuses others. `call`: where one came from. */
export const aidRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organisations/$id/aid',
  validateSearch: (search: Record<string, unknown>): { call?: string } => ({ call: read.text(search.call) }),
  beforeLoad: signedIn,
  loader: ({ context: { queries }, params: { id } }) =>
    Promise.all([
      queries.ensureQueryData(organisationQuery(id)),
      queries.fetchQuery(declarationQuery(id)),
      queries.fetchInfiniteQuery(linksQuery(id)),
      queries.fetchInfiniteQuery(splitsQuery(id)),
    ]),
  component: lazyRouteComponent(() => import('./AidPage'), 'AidPage'),
})

export const aidRoutes = [aidRoute] as const
