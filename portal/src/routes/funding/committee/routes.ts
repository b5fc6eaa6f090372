import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../../app/root'
import { signedIn } from '../../../domain/session'
import { callQuery, peopleQuery, programmeQuery } from '../queries'
import { rankingQuery, sessionQuery, sessionsQuery } from './queries'

/** For the committee and those who prepare it; the server refuses others. */
export const rankingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/calls/$id/ranking',
  beforeLoad: signedIn,
  loader: async ({ context: { queries }, params: { id } }) => {
    const [call] = await Promise.all([
      queries.ensureQueryData(callQuery(id)),
      queries.fetchInfiniteQuery(rankingQuery(id)),
      queries.fetchInfiniteQuery(sessionsQuery(id)),
    ])
    await queries.ensureQueryData(programmeQuery(call.programme_id))
  },
  component: lazyRouteComponent(() => import('./RankingPage'), 'RankingPage'),
})

export const newSessionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/calls/$id/sessions/new',
  beforeLoad: signedIn,
  loader: async ({ context: { queries }, params: { id } }) => {
    const [call] = await Promise.all([queries.ensureQueryData(callQuery(id)), queries.fetchInfiniteQuery(rankingQuery(id))])
    await queries.ensureInfiniteQueryData(peopleQuery(call.programme_id))
  },
  component: lazyRouteComponent(() => import('./NewSessionPage'), 'NewSessionPage'),
})

export const sessionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/committee-sessions/$id',
  beforeLoad: signedIn,
  loader: async ({ context: { queries }, params: { id } }) => {
    const { value: session } = await queries.fetchQuery(sessionQuery(id))
    await Promise.all([
      queries.ensureQueryData(callQuery(session.call_id)),
      queries.fetchInfiniteQuery(rankingQuery(session.call_id)),
      queries.ensureInfiniteQueryData(peopleQuery(session.programme_id)),
    ])
  },
  component: lazyRouteComponent(() => import('./SessionPage'), 'SessionPage'),
})

export const committeeRoutes = [rankingRoute, newSessionRoute, sessionRoute] as const
