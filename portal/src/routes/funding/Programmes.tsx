import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { itemsOf } from '../../api/pages'
import { pick } from '../../domain/words'
import { t } from '../../i18n'
import { Link, Section, ShowMore, Soft, Stack } from '../../ui'
import { programmesQuery } from './queries'

/** Who publishes calls; a programme without one is found here alone. */
export function Programmes() {
  const found = useSuspenseInfiniteQuery(programmesQuery)
  const programmes = itemsOf(found.data)
  if (programmes.length === 0) return null
  return (
    <Section title={t('funding.programmes')}>
      <Stack as="ul" gap={1} label={t('funding.programmes')}>
        {programmes.map(({ id, content }) => (
          <li key={id}>
            <Link to="/programmes/$id" params={{ id }}>
              {pick(content.name)}
            </Link>{' '}
            <Soft>{pick(content.summary)}</Soft>
          </li>
        ))}
      </Stack>
      <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
    </Section>
  )
}
