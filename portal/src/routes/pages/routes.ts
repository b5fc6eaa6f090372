import { queryOptions } from '@tanstack/react-query'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { getPage, type PageName } from '../../api/gen'
import { versioned } from '../../api/versioned'
import { rootRoute } from '../../app/root'
import { locale } from '../../i18n'

export const sitePageQuery = (name: PageName, language = locale) =>
  queryOptions({ queryKey: ['page', name, language], queryFn: () => versioned(getPage({ path: { name }, query: { language } })) })

const sitePage = <const Name extends PageName>(name: Name) =>
  createRoute({
    getParentRoute: () => rootRoute,
    path: `/${name}`,
    loader: ({ context }) => context.queries.ensureQueryData(sitePageQuery(name)),
    component: lazyRouteComponent(() => import('./SitePage'), 'SitePage'),
    staticData: { page: name },
  })

export const pagesRoutes = [sitePage('legal-notice'), sitePage('privacy'), sitePage('accessibility')] as const
