import { queryOptions } from '@tanstack/react-query'
import { getAccount, listClaims, listTokens } from '../../api/gen'
import { pagedQuery } from '../../api/pages'
import { versioned } from '../../api/versioned'

export const accountQuery = queryOptions({ queryKey: ['account'], queryFn: () => versioned(getAccount()) })

export const tokensQuery = pagedQuery(['tokens'], async (cursor) => (await listTokens({ query: { cursor } })).data)

export const ownClaimsQuery = pagedQuery(['claims', 'own'], async (cursor) => (await listClaims({ query: { mine: true, cursor } })).data)
