import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../app/root'
import { read } from '../../app/searchCodec'
import { membershipIn, signedIn } from '../../domain/session'
import { invitationsQuery, mandatesQuery, membersQuery, organisationQuery, schoolQuery, schoolsQuery } from './queries'

export const organisationsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organisations',
  beforeLoad: signedIn,
  component: lazyRouteComponent(() => import('./OrganisationsPage'), 'OrganisationsPage'),
})

export const registerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organisations/new',
  beforeLoad: signedIn,
  component: lazyRouteComponent(() => import('./RegisterPage'), 'RegisterPage'),
})

export const organisationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organisations/$id',
  beforeLoad: signedIn,
  loader: async ({ context: { queries, session }, params: { id } }) => {
    const inside = membershipIn(session, id)
    await Promise.all([
      queries.fetchQuery(organisationQuery(id)),
      inside && queries.ensureInfiniteQueryData(membersQuery(id)),
      inside && queries.ensureInfiniteQueryData(mandatesQuery(id)),
      inside && inside.role !== 'member' && inside.role !== 'editor' && queries.ensureInfiniteQueryData(invitationsQuery(id)),
    ])
  },
  component: lazyRouteComponent(() => import('./OrganisationPage'), 'OrganisationPage'),
})

export const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  validateSearch: (search: Record<string, unknown>): { token?: string } => ({ token: read.text(search.token) }),
  beforeLoad: signedIn,
  component: lazyRouteComponent(() => import('./InvitationPage'), 'InvitationPage'),
})

export const schoolsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/schools',
  validateSearch: (search: Record<string, unknown>): { q?: string } => ({ q: read.text(search.q) }),
  loaderDeps: ({ search }) => ({ q: search.q }),
  loader: ({ context: { queries }, deps }) => queries.ensureInfiniteQueryData(schoolsQuery(deps.q)),
  component: lazyRouteComponent(() => import('./SchoolsPage'), 'SchoolsPage'),
})

export const schoolRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/schools/$uai',
  loader: ({ context: { queries }, params }) => queries.fetchQuery(schoolQuery(params.uai)),
  component: lazyRouteComponent(() => import('./SchoolPage'), 'SchoolPage'),
})

export const organisationsRoutes = [
  organisationsRoute,
  registerRoute,
  organisationRoute,
  invitationRoute,
  schoolsRoute,
  schoolRoute,
] as const
