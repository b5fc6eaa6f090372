import { useInfiniteQuery } from '@tanstack/react-query'
import { itemsOf } from '../../api/pages'
import { t } from '../../i18n'
import { dateTime } from '../../i18n/format'
import { Badge, PlainText, Row, Section, ShowMore, Soft, Stack } from '../../ui'
import { applicationState } from './applicationWords'
import type { stepsQuery } from './instruction/queries'
import type { Side } from './Messages'

/** Every state an application went through, oldest first. */
export function History({ side, query }: { side: Side; query: ReturnType<typeof stepsQuery> }) {
  const found = useInfiniteQuery(query)
  return (
    <Section title={t(`${side}.part_history`)}>
      <Stack as="ol" gap={2} label={t(`${side}.part_history`)}>
        {itemsOf(found.data).map((step) => {
          const { word, tone } = applicationState(step.state)
          return (
            <li key={step.id}>
              <Row gap={1}>
                <Badge tone={tone}>{word}</Badge>
                <Soft small>{dateTime(step.at)}</Soft>
              </Row>
              {step.reason && <PlainText>{step.reason}</PlainText>}
            </li>
          )
        })}
      </Stack>
      <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
    </Section>
  )
}
