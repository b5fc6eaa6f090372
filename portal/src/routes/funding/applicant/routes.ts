import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import type { ApplicationState } from '../../../api/gen'
import { isProblem } from '../../../api/problem'
import { rootRoute } from '../../../app/root'
import { read } from '../../../app/searchCodec'
import { applicants, membershipIn, signedIn } from '../../../domain/session'
import { RECEIVED } from '../applicationWords'
import { callVersionQuery } from '../instruction/queries'
import { callQuery } from '../queries'
import { applicationQuery, applicationsQuery, eligibilityQuery, receiptsQuery } from './queries'

export const STATES = ['draft', ...RECEIVED] as const satisfies ApplicationState[]

/** Who applies, and whether they may. */
export const applyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/calls/$id/apply',
  validateSearch: (search: Record<string, unknown>): { organisation?: string } => ({ organisation: read.text(search.organisation) }),
  beforeLoad: signedIn,
  loaderDeps: ({ search }) => search,
  loader: async ({ context: { queries, session }, params: { id }, deps }) => {
    const places = applicants(session)
    // One organisation is no choice.
    const organisation = deps.organisation ?? (places.length === 1 ? places[0]?.organisation_id : undefined)
    await Promise.all([
      queries.fetchQuery(callQuery(id)),
      organisation && queries.fetchQuery(eligibilityQuery(id, organisation)),
      organisation && queries.fetchInfiniteQuery(applicationsQuery(organisation, { call_id: id })),
    ])
  },
  component: lazyRouteComponent(() => import('./ApplyPage'), 'ApplyPage'),
})

export const applicationsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/applications',
  validateSearch: (search: Record<string, unknown>): { organisation?: string; state?: ApplicationState } => ({
    organisation: read.text(search.organisation),
    state: read.oneOf(search.state, STATES),
  }),
  beforeLoad: signedIn,
  loaderDeps: ({ search }) => search,
  loader: async ({ context: { queries, session }, deps }) => {
    const organisation = deps.organisation ?? session.memberships[0]?.organisation_id
    if (organisation) await queries.fetchInfiniteQuery(applicationsQuery(organisation, { state: deps.state }))
  },
  component: lazyRouteComponent(() => import('./ApplicationsPage'), 'ApplicationsPage'),
})

export const applicationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/applications/$id',
  validateSearch: (search: Record<string, unknown>): { part?: string; field?: string } => ({
    part: read.text(search.part),
    field: read.text(search.field),
  }),
  beforeLoad: signedIn,
  loader: async ({ context: { queries, session }, params: { id } }) => {
    const { value } = await queries.fetchQuery(applicationQuery(id)).catch((error) => {
      // Who must declare their interests first reads it from the programme's side.
      if (isProblem(error, 403)) throw redirect({ to: '/applications/$id/file', params: { id } })
      throw error
    })
    if (!membershipIn(session, value.organisation_id ?? '')) throw redirect({ to: '/applications/$id/file', params: { id } })
    await Promise.all([
      queries.ensureQueryData(callVersionQuery(value.call_id, value.call_version)),
      value.state !== 'draft' && queries.fetchQuery(receiptsQuery(id)),
    ])
  },
  component: lazyRouteComponent(() => import('./ApplicationPage'), 'ApplicationPage'),
})

export const previewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/applications/$id/preview',
  beforeLoad: signedIn,
  loader: async ({ context: { queries }, params: { id } }) => {
    const { value } = await queries.fetchQuery(applicationQuery(id))
    await Promise.all([queries.ensureQueryData(callVersionQuery(value.call_id, value.call_version)), queries.fetchQuery(receiptsQuery(id))])
  },
  component: lazyRouteComponent(() => import('./PreviewPage'), 'PreviewPage'),
})

export const applicantRoutes = [applyRoute, applicationsRoute, applicationRoute, previewRoute] as const
