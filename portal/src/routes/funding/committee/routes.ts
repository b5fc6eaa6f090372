import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../../app/root'
import { signedIn } from '../../../domain/session'
import { callQuery, programmeQuery } from '../queries'
import { rankingQuery } from './queries'

/** For the committee and those who prepare it; the server refuses others. */
export const rankingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/calls/$id/ranking',
  beforeLoad: signedIn,
  loader: async ({ context: { queries }, params: { id } }) => {
    const [call] = await Promise.all([queries.ensureQueryData(callQuery(id)), queries.fetchInfiniteQuery(rankingQuery(id))])
    await queries.ensureQueryData(programmeQuery(call.programme_id))
  },
  component: lazyRouteComponent(() => import('./RankingPage'), 'RankingPage'),
})

export const committeeRoutes = [rankingRoute] as const
