import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { getAccount, getSecondFactor, listClaims, listOwnInvitations, listOwnSessions, listTokens } from '../../api/gen'
import { pagedQuery } from '../../api/pages'
import { versioned } from '../../api/versioned'

export const accountQuery = queryOptions({ queryKey: ['account'], queryFn: () => versioned(getAccount()) })

export const secondFactorQuery = queryOptions({
  queryKey: ['account', 'second-factor'],
  queryFn: async () => (await getSecondFactor()).data,
})

/** The session tells whether it proved one. */
export async function factorChanged(queries: QueryClient) {
  await Promise.all([
    queries.invalidateQueries({ queryKey: secondFactorQuery.queryKey }),
    queries.invalidateQueries({ queryKey: ['session'] }),
  ])
}

export const tokensQuery = pagedQuery(['tokens'], async (cursor) => (await listTokens({ query: { cursor } })).data)

export const sessionsQuery = pagedQuery(['account', 'sessions'], async (cursor) => (await listOwnSessions({ query: { cursor } })).data)

export const receivedInvitationsQuery = pagedQuery(
  ['account', 'invitations'],
  async (cursor) => (await listOwnInvitations({ query: { cursor } })).data,
)

export const ownClaimsQuery = pagedQuery(['claims', 'own'], async (cursor) => (await listClaims({ query: { mine: true, cursor } })).data)
