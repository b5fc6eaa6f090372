import { queryOptions } from '@tanstack/react-query'
import {
  getQueueCounts,
  getReviewFile,
  getSearchState,
  listClaims,
  listOrganisations,
  listQueue,
  listReports,
  listSuspensions,
  type QueueTab,
  type ReportState,
} from '../../api/gen'
import { pagedQuery } from '../../api/pages'

export const countsQuery = queryOptions({ queryKey: ['moderation', 'counts'], queryFn: async () => (await getQueueCounts()).data })

export const searchStateQuery = queryOptions({
  queryKey: ['moderation', 'search'],
  queryFn: async () => (await getSearchState()).data,
  // A rebuild goes on by itself: its progress is read again.
  refetchInterval: 5000,
})

export const queueQuery = (tab: QueueTab) =>
  pagedQuery(['moderation', 'queue', tab], async (cursor) => (await listQueue({ query: { tab, cursor } })).data)

export const fileQuery = (id: string) =>
  queryOptions({ queryKey: ['moderation', 'file', id], queryFn: async () => (await getReviewFile({ path: { revision_id: id } })).data })

export const reportsQuery = (state: ReportState) =>
  pagedQuery(['moderation', 'reports', state], async (cursor) => (await listReports({ query: { state, cursor } })).data)

export const claimsQuery = pagedQuery(
  ['moderation', 'claims'],
  async (cursor) => (await listClaims({ query: { state: 'open', cursor } })).data,
)

export const organisationsQuery = (q: string | undefined) =>
  pagedQuery(['moderation', 'organisations', q ?? ''], async (cursor) => (await listOrganisations({ query: { q, cursor } })).data)

export const suspensionsQuery = pagedQuery(
  ['moderation', 'suspensions'],
  async (cursor) => (await listSuspensions({ query: { cursor } })).data,
)
