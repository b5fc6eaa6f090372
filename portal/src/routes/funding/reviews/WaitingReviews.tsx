import { useInfiniteQuery } from '@tanstack/react-query'
import { itemsOf } from '../../../api/pages'
import { useSession } from '../../../domain/session'
import { t } from '../../../i18n'
import { Link, Notice } from '../../../ui'
import { ownReviewsQuery } from './queries'

/** Says to a reviewer that files wait; nothing to anybody else. */
export function WaitingReviews() {
  const signedIn = useSession() !== null
  const found = useInfiniteQuery({ ...ownReviewsQuery, enabled: signedIn })
  const rows = itemsOf(found.data)
  if (!signedIn || rows.length === 0) return null
  const count = rows.filter((row) => row.submitted_at === undefined).length
  return (
    <Notice title={count > 0 ? t('reviews.wait', { count }) : undefined}>
      <Link to="/reviews">{t('reviews.title')}</Link>
    </Notice>
  )
}
