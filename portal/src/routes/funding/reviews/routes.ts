import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../../../app/root'
import { signedIn } from '../../../domain/session'
import { openFile } from '../instruction/open'
import { callQuery } from '../queries'
import { ownReviewsQuery, reviewQuery } from './queries'

export const ownReviewsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reviews',
  beforeLoad: signedIn,
  loader: async ({ context: { queries } }) => {
    const { pages } = await queries.fetchInfiniteQuery(ownReviewsQuery)
    const calls = new Set(pages.flatMap((page) => page.items.map((item) => item.call_id)))
    await Promise.all([...calls].map((call) => queries.ensureQueryData(callQuery(call))))
  },
  component: lazyRouteComponent(() => import('./OwnReviewsPage'), 'OwnReviewsPage'),
})

/** The reviewer's room: the file beside the grid. */
export const reviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reviews/$id',
  beforeLoad: signedIn,
  loader: async ({ context: { queries }, params: { id } }) => {
    const opened = await openFile(queries, id)
    if (opened.open) await queries.fetchQuery(reviewQuery(id))
    return opened
  },
  component: lazyRouteComponent(() => import('./ReviewPage'), 'ReviewPage'),
})

export const reviewsRoutes = [ownReviewsRoute, reviewRoute] as const
