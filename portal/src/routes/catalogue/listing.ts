import { queryOptions } from '@tanstack/react-query'
import { compareListings, getListing } from '../../api/gen'

export const listingQuery = (slug: string) =>
  queryOptions({ queryKey: ['listing', slug], queryFn: async () => (await getListing({ path: { listing: slug } })).data })

export const comparisonQuery = (slugs: string[]) =>
  queryOptions({
    queryKey: ['comparison', slugs],
    queryFn: async () => (slugs.length > 0 ? (await compareListings({ query: { listing: slugs } })).data.listings : []),
  })
