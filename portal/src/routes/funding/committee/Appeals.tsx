import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { itemsOf } from '../../../api/pages'
import { t } from '../../../i18n'
import { dateTime } from '../../../i18n/format'
import { Card, PlainText, Section, ShowMore, Soft, Stack } from '../../../ui'
import { appealsQuery } from './queries'

/** What the applicant wrote down against the decision; it changes nothing by itself. */
export function Appeals({ id }: { id: string }) {
  const found = useSuspenseInfiniteQuery(appealsQuery(id))
  const appeals = itemsOf(found.data)
  if (appeals.length === 0) return null
  return (
    <Section title={t('committee.appeals')} lead={t('committee.appeals_lead')}>
      <Stack gap={2}>
        {appeals.map((appeal) => (
          <Card key={appeal.id} as="article">
            <Soft small>{dateTime(appeal.noted_at)}</Soft>
            <PlainText>{appeal.text}</PlainText>
          </Card>
        ))}
        <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
      </Stack>
    </Section>
  )
}
