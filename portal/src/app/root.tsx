import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext } from '@tanstack/react-router'
import { configQuery, sessionQuery } from '../domain/session'
import { setSiteName } from '../ui/site'
import { Frame } from './Frame'
import { NotFoundPage, ProblemPage } from './ProblemPage'

export type RouterContext = { queries: QueryClient }

/** The frame around every page. Slices hang their routes under it. */
export const rootRoute = createRootRouteWithContext<RouterContext>()({
  loader: async ({ context: { queries } }) => {
    const [config] = await Promise.all([queries.ensureQueryData(configQuery), queries.ensureQueryData(sessionQuery)])
    setSiteName(config.name)
  },
  component: Frame,
  notFoundComponent: NotFoundPage,
  errorComponent: ProblemPage,
})
