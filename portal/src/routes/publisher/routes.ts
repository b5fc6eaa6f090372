import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { ListingState } from '../../api/gen'
import { rootRoute } from '../../app/root'
import { read } from '../../app/searchCodec'
import { signedIn, workplaces } from '../../domain/session'
import { vocabularyQuery } from '../../domain/vocabulary'
import { draftQuery, LISTING_STATES, listingsQuery } from './queries'

export const workspaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/publisher',
  validateSearch: (search: Record<string, unknown>): { organisation?: string; state?: ListingState } => ({
    organisation: read.text(search.organisation),
    state: LISTING_STATES.find((state) => state === search.state),
  }),
  beforeLoad: signedIn,
  loaderDeps: ({ search }) => ({ organisation: search.organisation, state: search.state }),
  loader: async ({ context: { queries, session }, deps }) => {
    const organisation = deps.organisation ?? workplaces(session)[0]?.organisation_id
    if (organisation) await queries.ensureInfiniteQueryData(listingsQuery(organisation, deps.state))
  },
  component: lazyRouteComponent(() => import('./WorkspacePage'), 'WorkspacePage'),
})

export const editorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/publisher/listings/$id',
  validateSearch: (search: Record<string, unknown>): { step?: string } => ({ step: read.text(search.step) }),
  beforeLoad: signedIn,
  loader: ({ context: { queries }, params }) =>
    Promise.all([
      queries.fetchQuery(draftQuery(params.id)),
      ...(['levels', 'subjects', 'resource_types', 'audiences', 'data_levels'] as const).map((scheme) =>
        queries.ensureQueryData(vocabularyQuery(scheme)),
      ),
    ]),
  component: lazyRouteComponent(() => import('./EditorPage'), 'EditorPage'),
})

export const publisherRoutes = [workspaceRoute, editorRoute] as const
