import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../../app/root'
import { signedIn } from '../../../domain/session'
import { programmeQuery } from '../queries'
import { dashboardQuery } from './queries'

/** For the people who run the programme; the server refuses others. */
export const dashboardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/programmes/$id/dashboard',
  beforeLoad: signedIn,
  loader: ({ context: { queries }, params: { id } }) =>
    Promise.all([queries.ensureQueryData(programmeQuery(id)), queries.fetchQuery(dashboardQuery(id))]),
  component: lazyRouteComponent(() => import('./DashboardPage'), 'DashboardPage'),
})

export const dashboardRoutes = [dashboardRoute] as const
