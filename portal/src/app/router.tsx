import { QueryClient } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'
import { isProblem } from '../api/problem'
import { locale } from '../i18n'
import { accountRoutes } from '../routes/account/routes'
import { catalogueRoutes } from '../routes/catalogue/routes'
import { aidRoutes } from '../routes/funding/aid/routes'
import { applicantRoutes } from '../routes/funding/applicant/routes'
import { builderRoutes } from '../routes/funding/builder/routes'
import { committeeRoutes } from '../routes/funding/committee/routes'
import { dashboardRoutes } from '../routes/funding/dashboard/routes'
import { instructionRoutes } from '../routes/funding/instruction/routes'
import { reviewsRoutes } from '../routes/funding/reviews/routes'
import { fundingRoutes } from '../routes/funding/routes'
import { transfersRoutes } from '../routes/funding/transfers/routes'
import { identityRoutes } from '../routes/identity/routes'
import { mailboxRoutes } from '../routes/mailbox/routes'
import { moderationRoutes } from '../routes/moderation/routes'
import { organisationsRoutes } from '../routes/organisations/routes'
import { pagesRoutes } from '../routes/pages/routes'
import { publisherRoutes } from '../routes/publisher/routes'
import { PendingPage } from './PendingPage'
import { NotFoundPage, ProblemPage } from './ProblemPage'
import { rootRoute } from './root'
import { parseSearch, stringifySearch } from './searchCodec'

const routeTree = rootRoute.addChildren([
  ...catalogueRoutes,
  ...identityRoutes,
  ...accountRoutes,
  ...publisherRoutes,
  ...moderationRoutes,
  ...organisationsRoutes,
  ...fundingRoutes,
  ...applicantRoutes,
  ...aidRoutes,
  ...builderRoutes,
  ...committeeRoutes,
  ...instructionRoutes,
  ...reviewsRoutes,
  ...dashboardRoutes,
  ...transfersRoutes,
  ...pagesRoutes,
  ...mailboxRoutes,
])

export function makeRouter() {
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // A refusal will be the same a second later; a lost connection may not.
        retry: (count, error) => count < 2 && isProblem(error) && (error.status === 0 || error.status === 503),
      },
    },
  })
  return createRouter({
    routeTree,
    basepath: locale === 'en' ? '/en' : '/',
    context: { queries },
    parseSearch,
    stringifySearch,
    scrollRestoration: true,
    defaultPreload: 'intent',
    // What was loaded is kept by the queries, which know when it is stale.
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 300,
    defaultPendingComponent: PendingPage,
    defaultErrorComponent: ProblemPage,
    defaultNotFoundComponent: NotFoundPage,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
