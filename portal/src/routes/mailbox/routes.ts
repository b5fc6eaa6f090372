import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { listMails } from '../../api/gen'
import { pagedQuery } from '../../api/pages'
import { rootRoute } from '../../app/root'
import { read } from '../../app/searchCodec'

export const mailsQuery = (to: string | undefined) =>
  pagedQuery(['mailbox', to ?? ''], async (cursor) => (await listMails({ query: { to, cursor } })).data)

/** Only where the server keeps its mails to itself; elsewhere it answers 404, and so does the page. */
export const mailboxRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/mailbox',
  validateSearch: (search: Record<string, unknown>): { to?: string } => ({ to: read.text(search.to) }),
  loaderDeps: ({ search }) => ({ to: search.to }),
  loader: ({ context: { queries }, deps }) => queries.fetchInfiniteQuery(mailsQuery(deps.to)),
  component: lazyRouteComponent(() => import('./MailboxPage'), 'MailboxPage'),
})

export const mailboxRoutes = [mailboxRoute] as const
