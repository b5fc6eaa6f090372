import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { isProblem } from '../../../api/problem'
import { rootRoute } from '../../../app/root'
import { read } from '../../../app/searchCodec'
import { signedIn } from '../../../domain/session'
import { RECEIVED } from '../applicationWords'
import { peopleQuery, programmeQuery } from '../queries'
import { callVersionQuery, fileQuery, interestQuery, type Narrowed, publishedCallsQuery, receivedQuery } from './queries'

/** What a programme received; the server refuses those who do not instruct. */
export const boardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/programmes/$id/applications',
  validateSearch: (search: Record<string, unknown>): Narrowed => ({
    state: read.oneOf(search.state, RECEIVED),
    call_id: read.text(search.call_id),
  }),
  beforeLoad: signedIn,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queries }, params: { id }, deps }) =>
    Promise.all([
      queries.ensureQueryData(programmeQuery(id)),
      queries.ensureQueryData(publishedCallsQuery(id)),
      queries.fetchInfiniteQuery(receivedQuery(id, deps)),
    ]),
  component: lazyRouteComponent(() => import('./BoardPage'), 'BoardPage'),
})

export const PARTS = ['content', 'instruction', 'reviews', 'messages', 'history'] as const
export type Part = (typeof PARTS)[number]

/** One application on the programme's side: what its applicant reads stands elsewhere. */
export const fileRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/applications/$id/file',
  validateSearch: (search: Record<string, unknown>): { part?: Part } => ({ part: read.oneOf(search.part, PARTS) }),
  beforeLoad: signedIn,
  // Committee and deciders declare their interests before the file opens: until then it is refused, and they are asked.
  loader: async ({ context: { queries }, params: { id } }): Promise<{ open: boolean }> => {
    try {
      const { value } = await queries.fetchQuery(fileQuery(id))
      await Promise.all([
        queries.ensureQueryData(callVersionQuery(value.call_id, value.call_version)),
        queries.ensureQueryData(programmeQuery(value.programme_id)),
        queries.ensureInfiniteQueryData(peopleQuery(value.programme_id)),
      ])
      return { open: true }
    } catch (error) {
      if (!isProblem(error, 403)) throw error
      await queries.fetchQuery(interestQuery(id))
      return { open: false }
    }
  },
  component: lazyRouteComponent(() => import('./FilePage'), 'FilePage'),
})

export const instructionRoutes = [boardRoute, fileRoute] as const
