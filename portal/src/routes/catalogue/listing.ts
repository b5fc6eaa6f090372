import { queryOptions } from '@tanstack/react-query'
import { compareListings, getListing, type Listing } from '../../api/gen'

export const listingQuery = (slug: string) =>
  queryOptions({ queryKey: ['listing', slug], queryFn: async () => (await getListing({ path: { listing: slug } })).data })

export const comparisonQuery = (slugs: string[]) =>
  queryOptions({
    queryKey: ['comparison', slugs],
    queryFn: async () => (slugs.length > 0 ? (await compareListings({ query: { listing: slugs } })).data.listings : []),
  })

/** The listing's small square picture, where it has one. */
export function logoOf({ content, media }: Listing): string | undefined {
  return media.find((one) => one.id === content.logo?.media_id)?.thumbnail_url
}
