import { useQuery } from '@tanstack/react-query'
import { pick } from '../../../domain/words'
import { Link } from '../../../ui'
import { listingQuery } from '../../catalogue/listing'

/** A listing of the catalogue by its title; by its id until that is known, or where it is published no more. */
export function ListingLink({ id }: { id: string }) {
  const listing = useQuery(listingQuery(id)).data
  return (
    <Link to="/listings/$slug" params={{ slug: listing?.slug ?? id }}>
      {listing ? pick(listing.content.title) : id}
    </Link>
  )
}
