import { queryOptions } from '@tanstack/react-query'
import { getReview, listOwnReviews } from '../../../api/gen'
import { pagedQuery } from '../../../api/pages'
import { versioned } from '../../../api/versioned'
import { fileKey } from '../instruction/queries'

export const ownReviewsQuery = pagedQuery(['own-reviews'], async (cursor) => (await listOwnReviews({ query: { cursor, limit: 100 } })).data)

export const reviewQuery = (id: string) =>
  queryOptions({
    queryKey: [...fileKey(id), 'review'],
    queryFn: () => versioned(getReview({ path: { application_id: id } })),
  })
