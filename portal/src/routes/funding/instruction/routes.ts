import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../../app/root'
import { read } from '../../../app/searchCodec'
import { signedIn } from '../../../domain/session'
import { RECEIVED } from '../applicationWords'
import { AGES, HOLDINGS } from '../dashboard/figures'
import { callQuery, ownProgrammesQuery, programmeQuery } from '../queries'
import { openFile } from './open'
import { countsQuery, type Narrowed, planQuery, publishedCallsQuery, receivedQuery } from './queries'

/** What a programme received; the server refuses those who do not instruct. */
export const boardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/programmes/$id/applications',
  validateSearch: (search: Record<string, unknown>): Narrowed => ({
    state: read.oneOf(search.state, RECEIVED),
    call_id: read.text(search.call_id),
    axis_id: read.text(search.axis_id),
    q: read.text(search.q)?.slice(0, 100),
    month: read.text(search.month),
    holding: read.oneOf(search.holding, HOLDINGS),
    age: read.oneOf(search.age, AGES),
  }),
  beforeLoad: signedIn,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queries }, params: { id }, deps }) =>
    Promise.all([
      queries.ensureQueryData(programmeQuery(id)),
      queries.fetchInfiniteQuery(ownProgrammesQuery),
      queries.ensureQueryData(publishedCallsQuery(id)),
      queries.ensureInfiniteQueryData(ownProgrammesQuery),
      queries.fetchInfiniteQuery(receivedQuery(id, deps)),
      queries.fetchQuery(countsQuery(id, deps)),
    ]),
  component: lazyRouteComponent(() => import('./BoardPage'), 'BoardPage'),
})

export const PARTS = ['content', 'instruction', 'reviews', 'decision', 'messages', 'history'] as const
export type Part = (typeof PARTS)[number]

/** One application on the programme's side: what its applicant reads stands elsewhere. */
export const fileRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/applications/$id/file',
  validateSearch: (search: Record<string, unknown>): { part?: Part } => ({ part: read.oneOf(search.part, PARTS) }),
  beforeLoad: signedIn,
  loader: ({ context: { queries }, params: { id } }) => openFile(queries, id),
  component: lazyRouteComponent(() => import('./FilePage'), 'FilePage'),
})

/** Reviewers by rule, for those who instruct the call's files. */
export const planRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/calls/$id/reviewers',
  beforeLoad: signedIn,
  loader: ({ context: { queries }, params: { id } }) =>
    Promise.all([queries.ensureQueryData(callQuery(id)), queries.fetchQuery(planQuery(id))]),
  component: lazyRouteComponent(() => import('./PlanPage'), 'PlanPage'),
})

export const instructionRoutes = [boardRoute, fileRoute, planRoute] as const
