import { queryOptions } from '@tanstack/react-query'
import { checkDraft, getDraft, type ListingState, listOrganisationListings } from '../../api/gen'
import { pagedQuery } from '../../api/pages'
import { versioned } from '../../api/versioned'

export const LISTING_STATES: ListingState[] = ['draft', 'published', 'suspended', 'withdrawn']

export const listingsQuery = (organisation: string, state?: ListingState) =>
  pagedQuery(
    ['publisher', 'listings', organisation, state ?? ''],
    async (cursor) => (await listOrganisationListings({ path: { organisation_id: organisation }, query: { cursor, state } })).data,
  )

export const draftQuery = (id: string) =>
  queryOptions({ queryKey: ['publisher', 'draft', id], staleTime: 0, queryFn: () => versioned(getDraft({ path: { listing_id: id } })) })

export const checksQuery = (id: string) =>
  queryOptions({ queryKey: ['publisher', 'checks', id], queryFn: async () => (await checkDraft({ path: { listing_id: id } })).data })
