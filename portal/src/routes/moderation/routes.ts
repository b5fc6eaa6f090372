import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { PageName, QueueTab, ReportState } from '../../api/gen'
import { rootRoute } from '../../app/root'
import { read } from '../../app/searchCodec'
import { operatorOnly } from '../../domain/session'
import { vocabularyQuery } from '../../domain/vocabulary'
import type { Locale } from '../../i18n'
import { sitePageQuery } from '../pages/routes'
import { synonymsQuery, unansweredQuery } from './language'
import { auditQuery, deadJobsQuery, LANGUAGES, PAGES } from './operations'
import {
  claimsQuery,
  countsQuery,
  fileQuery,
  organisationsQuery,
  queueQuery,
  reportsQuery,
  searchStateQuery,
  suspensionsQuery,
} from './queries'

export const TABS: QueueTab[] = ['waiting', 'mine', 'in_review', 'done']

export const REPORT_STATES: ReportState[] = ['open', 'resolved']

export const queueRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/moderation',
  validateSearch: (search: Record<string, unknown>): { tab?: QueueTab } => ({ tab: read.oneOf(search.tab, TABS) }),
  beforeLoad: operatorOnly,
  loaderDeps: ({ search }) => ({ tab: search.tab ?? 'waiting' }),
  loader: ({ context: { queries }, deps }) =>
    Promise.all([queries.ensureInfiniteQueryData(queueQuery(deps.tab)), queries.ensureQueryData(countsQuery)]),
  component: lazyRouteComponent(() => import('./QueuePage'), 'QueuePage'),
})

export const fileRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/moderation/revisions/$id',
  beforeLoad: operatorOnly,
  loader: ({ context: { queries }, params }) =>
    Promise.all([
      queries.ensureQueryData(fileQuery(params.id)),
      ...(['levels', 'subjects', 'resource_types', 'data_levels'] as const).map((scheme) =>
        queries.ensureQueryData(vocabularyQuery(scheme)),
      ),
    ]),
  component: lazyRouteComponent(() => import('./FilePage'), 'FilePage'),
})

export const reportsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/moderation/reports',
  validateSearch: (search: Record<string, unknown>): { state?: ReportState } => ({ state: read.oneOf(search.state, REPORT_STATES) }),
  beforeLoad: operatorOnly,
  loaderDeps: ({ search }) => ({ state: search.state ?? 'open' }),
  loader: ({ context: { queries }, deps }) =>
    Promise.all([queries.ensureInfiniteQueryData(reportsQuery(deps.state)), queries.ensureQueryData(countsQuery)]),
  component: lazyRouteComponent(() => import('./ReportsPage'), 'ReportsPage'),
})

export const claimsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/moderation/claims',
  beforeLoad: operatorOnly,
  loader: ({ context: { queries } }) => Promise.all([queries.ensureInfiniteQueryData(claimsQuery), queries.ensureQueryData(countsQuery)]),
  component: lazyRouteComponent(() => import('./ClaimsPage'), 'ClaimsPage'),
})

export const organisationsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/moderation/organisations',
  validateSearch: (search: Record<string, unknown>): { q?: string } => ({ q: read.text(search.q) }),
  beforeLoad: operatorOnly,
  loaderDeps: ({ search }) => ({ q: search.q }),
  loader: ({ context: { queries }, deps }) =>
    Promise.all([queries.fetchInfiniteQuery(organisationsQuery(deps.q)), queries.ensureQueryData(countsQuery)]),
  component: lazyRouteComponent(() => import('./OrganisationsPage'), 'OrganisationsPage'),
})

export const accountsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/moderation/accounts',
  beforeLoad: operatorOnly,
  loader: ({ context: { queries } }) => queries.ensureQueryData(countsQuery),
  component: lazyRouteComponent(() => import('./AccountsPage'), 'AccountsPage'),
})

export const suspensionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/moderation/suspensions',
  beforeLoad: operatorOnly,
  loader: ({ context: { queries } }) =>
    Promise.all([queries.ensureInfiniteQueryData(suspensionsQuery), queries.ensureQueryData(countsQuery)]),
  component: lazyRouteComponent(() => import('./SuspensionsPage'), 'SuspensionsPage'),
})

export const jobsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/moderation/jobs',
  beforeLoad: operatorOnly,
  loader: ({ context: { queries } }) => Promise.all([queries.ensureInfiniteQueryData(deadJobsQuery), queries.ensureQueryData(countsQuery)]),
  component: lazyRouteComponent(() => import('./JobsPage'), 'JobsPage'),
})

export const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/moderation/audit',
  beforeLoad: operatorOnly,
  loader: ({ context: { queries } }) => Promise.all([queries.ensureInfiniteQueryData(auditQuery), queries.ensureQueryData(countsQuery)]),
  component: lazyRouteComponent(() => import('./AuditPage'), 'AuditPage'),
})

export const searchStateRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/moderation/search',
  beforeLoad: operatorOnly,
  loader: ({ context: { queries } }) =>
    Promise.all([
      queries.ensureQueryData(searchStateQuery),
      queries.ensureInfiniteQueryData(unansweredQuery('30')),
      queries.ensureInfiniteQueryData(synonymsQuery),
      queries.ensureQueryData(countsQuery),
    ]),
  component: lazyRouteComponent(() => import('./SearchStatePage'), 'SearchStatePage'),
})

export const sitePagesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/moderation/pages',
  validateSearch: (search: Record<string, unknown>): { page?: PageName; language?: Locale } => ({
    page: read.oneOf(search.page, PAGES),
    language: read.oneOf(search.language, LANGUAGES),
  }),
  beforeLoad: operatorOnly,
  loaderDeps: ({ search: { page = 'legal-notice', language = 'fr' } }) => ({ page, language }),
  // An edit starts from the newest version, never from a remembered one.
  loader: async ({ context: { queries }, deps }) => {
    const [stored] = await Promise.all([
      queries.fetchQuery({ ...sitePageQuery(deps.page, deps.language), staleTime: 0 }),
      queries.ensureQueryData(countsQuery),
    ])
    return stored
  },
  component: lazyRouteComponent(() => import('./SitePagesPage'), 'SitePagesPage'),
})

export const moderationRoutes = [
  queueRoute,
  fileRoute,
  reportsRoute,
  claimsRoute,
  organisationsRoute,
  accountsRoute,
  suspensionsRoute,
  jobsRoute,
  auditRoute,
  searchStateRoute,
  sitePagesRoute,
] as const
