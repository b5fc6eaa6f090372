import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../../app/root'
import { read } from '../../../app/searchCodec'
import { signedIn } from '../../../domain/session'
import { programmeQuery } from '../queries'
import { callFileQuery } from './queries'

export const newCallRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/programmes/$id/calls/new',
  beforeLoad: signedIn,
  loader: ({ context: { queries }, params: { id } }) => queries.ensureQueryData(programmeQuery(id)),
  component: lazyRouteComponent(() => import('./NewCallPage'), 'NewCallPage'),
})

export const STEPS = ['essentials', 'conditions', 'form', 'grid', 'check'] as const
export type Step = (typeof STEPS)[number]

/** A call on its manager's desk; the server refuses others. */
export const callFileRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/calls/$id/file',
  validateSearch: (search: Record<string, unknown>): { step?: Step } => ({ step: read.oneOf(search.step, STEPS) }),
  beforeLoad: signedIn,
  loader: async ({ context: { queries }, params: { id } }) => {
    // An edit starts from the newest version, never from a remembered one.
    const { value } = await queries.fetchQuery({ ...callFileQuery(id), staleTime: 0 })
    await queries.ensureQueryData(programmeQuery(value.programme_id))
  },
  component: lazyRouteComponent(() => import('./CallFilePage'), 'CallFilePage'),
})

export const builderRoutes = [newCallRoute, callFileRoute] as const
