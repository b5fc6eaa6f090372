import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../../app/root'
import { signedIn } from '../../../domain/session'
import { budgetQuery, ownProgrammesQuery, programmeQuery } from '../queries'
import { transfersQuery } from './queries'

/** For everybody who reads the programme's budget; the server refuses others. */
export const budgetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/programmes/$id/budget',
  beforeLoad: signedIn,
  loader: ({ context: { queries }, params: { id } }) =>
    Promise.all([
      queries.ensureQueryData(programmeQuery(id)),
      queries.fetchQuery(budgetQuery(id)),
      queries.fetchInfiniteQuery(transfersQuery(id)),
      queries.ensureInfiniteQueryData(ownProgrammesQuery),
    ]),
  component: lazyRouteComponent(() => import('./BudgetPage'), 'BudgetPage'),
})

export const transfersRoutes = [budgetRoute] as const
