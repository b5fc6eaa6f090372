import { useSuspenseQuery } from '@tanstack/react-query'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { dateTime } from '../../../i18n/format'
import { Card, Facts, Figure, Notice, PlainText, Section, Soft, Stack, Table } from '../../../ui'
import { callVersionQuery, fileQuery, reviewsQuery } from './queries'
import { score } from './score'

/** What the reviewers say, once each said it alone. */
export function Reviews({ id }: { id: string }) {
  const file = useSuspenseQuery(fileQuery(id)).data.value
  const { criteria } = useSuspenseQuery(callVersionQuery(file.call_id, file.call_version)).data.content
  const { items, mean, spread, divergent } = useSuspenseQuery(reviewsQuery(id)).data
  return (
    <Section title={t('instruction.part_reviews')} lead={t('instruction.reviews_lead')}>
      <Stack gap={3}>
        {items.length === 0 && <Soft>{t('instruction.no_review')}</Soft>}
        {mean !== undefined && <Figure>{t('instruction.mean', { score: score(mean) })}</Figure>}
        {divergent && (
          <Notice tone="warn" title={t('instruction.divergent')}>
            {t('instruction.divergent_how', { spread: score(spread) })}
          </Notice>
        )}
        {items.map((review) => (
          <Card key={review.account_id} as="article" label={review.reviewer}>
            <Stack gap={2}>
              <h3>{review.reviewer}</h3>
              <Soft small>
                {review.score !== undefined && score(review.score)}
                {review.submitted_at && ` · ${dateTime(review.submitted_at)}`}
              </Soft>
              <Table
                caption={t('instruction.scores_of', { name: review.reviewer })}
                quietCaption
                rows={criteria}
                rowKey={(one) => one.key}
                columns={[
                  { key: 'label', header: t('funding.criterion'), head: true, cell: (one) => pick(one.label) },
                  { key: 'weight', header: t('funding.weight'), right: true, cell: (one) => `${one.weight} %` },
                  {
                    key: 'points',
                    header: t('instruction.points'),
                    right: true,
                    cell: (one) => `${review.content.scores.find((given) => given.criterion === one.key)?.points ?? '–'} / ${one.points}`,
                  },
                ]}
              />
              <Facts
                items={[
                  [t('instruction.for_committee'), <PlainText key="committee">{review.content.for_committee}</PlainText>],
                  [t('instruction.for_applicant'), <PlainText key="applicant">{review.content.for_applicant}</PlainText>],
                ]}
              />
            </Stack>
          </Card>
        ))}
      </Stack>
    </Section>
  )
}
