import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../app/root'
import { signedIn } from '../../domain/session'
import { accountQuery, ownClaimsQuery, receivedInvitationsQuery, secondFactorQuery, sessionsQuery, tokensQuery } from './queries'

export const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/account',
  beforeLoad: signedIn,
  loader: ({ context: { queries } }) =>
    Promise.all([
      queries.fetchQuery(accountQuery),
      queries.ensureInfiniteQueryData(tokensQuery),
      queries.fetchQuery(secondFactorQuery),
      queries.ensureInfiniteQueryData(ownClaimsQuery),
      queries.fetchInfiniteQuery(sessionsQuery),
      queries.fetchInfiniteQuery(receivedInvitationsQuery),
    ]),
  component: lazyRouteComponent(() => import('./AccountPage'), 'AccountPage'),
})

export const secondFactorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/account/second-factor',
  beforeLoad: signedIn,
  loader: ({ context: { queries } }) => queries.fetchQuery(secondFactorQuery),
  component: lazyRouteComponent(() => import('./SecondFactorPage'), 'SecondFactorPage'),
})

export const accountRoutes = [accountRoute, secondFactorRoute] as const
