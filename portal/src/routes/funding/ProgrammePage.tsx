import '../../i18n/work'
import { useInfiniteQuery, useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { itemsOf } from '../../api/pages'
import { useSession } from '../../domain/session'
import { pick } from '../../domain/words'
import { t } from '../../i18n'
import { date, list } from '../../i18n/format'
import { ButtonLink, Facts, Link, Page, Section, ShowMore, Soft, Stack } from '../../ui'
import { CallCard } from './CallCard'
import { instructs, readsBudget, readsReviews } from './instruction/roles'
import { callsQuery, ownProgrammesQuery, programmeQuery } from './queries'
import { programmeRoute } from './routes'

/** Who funds what, and the calls one can answer. */
export function ProgrammePage() {
  const { id } = programmeRoute.useParams()
  const { content, axes } = useSuspenseQuery(programmeQuery(id)).data
  const open = itemsOf(useSuspenseInfiniteQuery(callsQuery('open', id)).data)
  const calls = [...open, ...itemsOf(useSuspenseInfiniteQuery(callsQuery('upcoming', id)).data)]
  const own = useInfiniteQuery({ ...ownProgrammesQuery, enabled: useSession() !== null }).data
  const roles = (own && itemsOf(own).find((programme) => programme.programme_id === id)?.roles) ?? []
  // Whoever instructs has them on their desk.
  const ranks = readsReviews(roles) && !instructs(roles)
  const closed = useInfiniteQuery({ ...callsQuery('closed', id), enabled: ranks })
  const ranked = [...open, ...(closed.data ? itemsOf(closed.data) : [])]
  return (
    <Page
      title={pick(content.name)}
      lead={pick(content.summary)}
      width="text"
      eyebrow={<Link to="/calls">{t('funding.calls')}</Link>}
      actions={
        <>
          {instructs(roles) && (
            <ButtonLink to="/programmes/$id/desk" params={{ id }}>
              {t('funding.desk')}
            </ButtonLink>
          )}
          {readsBudget(roles) && (
            <ButtonLink to="/programmes/$id/budget" params={{ id }}>
              {t('transfers.title')}
            </ButtonLink>
          )}
        </>
      }
    >
      <Stack gap={4}>
        <Facts
          items={[
            [t('funding.period'), t('funding.from_to', { from: date(content.starts_on), to: date(content.ends_on) })],
            [t('funding.partners'), content.partners.length > 0 ? list(content.partners) : undefined],
            [t('funding.axes'), axes.map((axis) => pick(axis.name)).join(' · ')],
          ]}
        />
        {ranks && ranked.length > 0 && (
          <Section title={t('committee.ranking')}>
            <Stack as="ul" gap={1} label={t('committee.ranking')}>
              {ranked.map((call) => (
                <li key={call.id}>
                  <Link to="/calls/$id/ranking" params={{ id: call.id }}>
                    {pick(call.title)}
                  </Link>
                </li>
              ))}
            </Stack>
            <ShowMore more={closed.hasNextPage} busy={closed.isFetchingNextPage} onMore={() => void closed.fetchNextPage()} />
          </Section>
        )}
        <Section title={t('funding.programme_calls')}>
          {calls.length === 0 && <Soft>{t('funding.none_open')}</Soft>}
          <Stack as="ul" gap={2} label={t('funding.programme_calls')}>
            {calls.map((call) => (
              <CallCard key={call.id} call={call} />
            ))}
          </Stack>
        </Section>
      </Stack>
    </Page>
  )
}
