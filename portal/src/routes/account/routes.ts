import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../app/root'
import { signedIn } from '../../domain/session'
import { accountQuery, ownClaimsQuery, tokensQuery } from './queries'

export const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/account',
  beforeLoad: signedIn,
  loader: ({ context: { queries } }) =>
    Promise.all([
      queries.fetchQuery(accountQuery),
      queries.ensureInfiniteQueryData(tokensQuery),
      queries.ensureInfiniteQueryData(ownClaimsQuery),
    ]),
  component: lazyRouteComponent(() => import('./AccountPage'), 'AccountPage'),
})

export const accountRoutes = [accountRoute] as const
