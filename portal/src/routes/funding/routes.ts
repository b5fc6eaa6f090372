import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { CallPhase } from '../../api/gen'
import { rootRoute } from '../../app/root'
import { read } from '../../app/searchCodec'
import { operatorOnly, sessionQuery, signedIn } from '../../domain/session'
import {
  budgetQuery,
  callFilesQuery,
  callQuery,
  callsQuery,
  openQuestionsQuery,
  ownProgrammesQuery,
  PHASES,
  peopleQuery,
  programmeQuery,
  programmesQuery,
  questionsQuery,
} from './queries'
import { ownReviewsQuery } from './reviews/queries'

export const callsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/calls',
  validateSearch: (search: Record<string, unknown>): { phase?: CallPhase } => ({ phase: read.oneOf(search.phase, PHASES) }),
  loaderDeps: ({ search }) => ({ phase: search.phase ?? ('open' as const) }),
  loader: async ({ context: { queries }, deps }) => {
    const session = await queries.ensureQueryData(sessionQuery)
    await Promise.all([
      queries.fetchInfiniteQuery(callsQuery(deps.phase)),
      queries.fetchInfiniteQuery(programmesQuery),
      session && queries.fetchInfiniteQuery(ownReviewsQuery),
    ])
  },
  component: lazyRouteComponent(() => import('./CallsPage'), 'CallsPage'),
})

export const callRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/calls/$id',
  loader: async ({ context: { queries }, params: { id } }) => {
    const [call] = await Promise.all([queries.fetchQuery(callQuery(id)), queries.fetchInfiniteQuery(questionsQuery(id))])
    await queries.ensureQueryData(programmeQuery(call.programme_id))
  },
  component: lazyRouteComponent(() => import('./CallPage'), 'CallPage'),
})

/** For the people of the programme that read its questions; the server refuses others. */
export const callQuestionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/calls/$id/questions',
  beforeLoad: signedIn,
  loader: ({ context: { queries }, params: { id } }) =>
    Promise.all([queries.ensureQueryData(callQuery(id)), queries.fetchInfiniteQuery(openQuestionsQuery(id))]),
  component: lazyRouteComponent(() => import('./CallQuestionsPage'), 'CallQuestionsPage'),
})

export const newProgrammeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/programmes/new',
  beforeLoad: operatorOnly,
  component: lazyRouteComponent(() => import('./NewProgrammePage'), 'NewProgrammePage'),
})

export const programmeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/programmes/$id',
  loader: ({ context: { queries }, params: { id } }) =>
    Promise.all([
      queries.fetchQuery(programmeQuery(id)),
      queries.fetchInfiniteQuery(callsQuery('open', id)),
      queries.fetchInfiniteQuery(callsQuery('upcoming', id)),
    ]),
  component: lazyRouteComponent(() => import('./ProgrammePage'), 'ProgrammePage'),
})

/** For the people who run the programme; the server refuses others. */
export const programmeDeskRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/programmes/$id/desk',
  beforeLoad: signedIn,
  loader: ({ context: { queries }, params: { id } }) =>
    Promise.all([
      queries.ensureQueryData(programmeQuery(id)),
      queries.fetchQuery(budgetQuery(id)),
      queries.fetchInfiniteQuery(callFilesQuery(id)),
      queries.fetchInfiniteQuery(peopleQuery(id)),
      queries.fetchInfiniteQuery(ownProgrammesQuery),
    ]),
  component: lazyRouteComponent(() => import('./ProgrammeDeskPage'), 'ProgrammeDeskPage'),
})

export const fundingRoutes = [callsRoute, callRoute, callQuestionsRoute, newProgrammeRoute, programmeRoute, programmeDeskRoute] as const
