import '../../../i18n/work'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Suspense } from 'react'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { dateTime } from '../../../i18n/format'
import { Aside, Badge, Link, Notice, Page, Row, Skeleton, Split, Stack } from '../../../ui'
import { applicationState } from '../applicationWords'
import { Content } from '../instruction/Content'
import { InterestGate } from '../instruction/InterestGate'
import { callVersionQuery, fileQuery } from '../instruction/queries'
import { Reviews } from '../instruction/Reviews'
import { reviewQuery } from './queries'
import { reviewRoute } from './routes'
import { ScoringForm } from './ScoringForm'

/** A reviewer alone with a file: what it says on one side, the grid on the other. */
export function ReviewPage() {
  const { id } = reviewRoute.useParams()
  return reviewRoute.useLoaderData().open ? <OpenReview id={id} /> : <InterestGate id={id} />
}

function OpenReview({ id }: { id: string }) {
  const file = useSuspenseQuery(fileQuery(id)).data.value
  const { content } = useSuspenseQuery(callVersionQuery(file.call_id, file.call_version)).data
  const review = useSuspenseQuery(reviewQuery(id)).data
  const { word, tone } = applicationState(file.state)
  const submitted = review.value.submitted_at
  return (
    <Page
      title={file.content.title}
      documentTitle={`${file.number} ${file.content.title}`}
      lead={[file.number, pick(content.title)].join(' · ')}
      eyebrow={<Link to="/reviews">{t('reviews.title')}</Link>}
    >
      <Stack gap={4}>
        <Row gap={1}>
          <Badge tone={tone}>{word}</Badge>
        </Row>
        {submitted ? (
          <>
            <Notice tone="good" title={t('reviews.is_submitted', { date: dateTime(submitted) })}>
              {t('reviews.is_submitted_how')}
            </Notice>
            <Suspense fallback={<Skeleton lines={6} />}>
              <Reviews id={id} />
            </Suspense>
            <Content file={file} />
          </>
        ) : (
          <Split side="end">
            <Content file={file} />
            <Aside label={t('reviews.grid')}>
              {file.state === 'in_review' ? (
                <ScoringForm id={id} criteria={content.criteria} start={review} />
              ) : (
                <Notice title={t('reviews.not_open')}>{t('reviews.not_open_how')}</Notice>
              )}
            </Aside>
          </Split>
        )}
      </Stack>
    </Page>
  )
}
