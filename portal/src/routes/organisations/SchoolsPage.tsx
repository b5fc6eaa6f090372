import '../../i18n/work'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { itemsOf } from '../../api/pages'
import { announce } from '../../app/announce'
import { t } from '../../i18n'
import { Badge, Card, EmptyState, Link, Page, Row, SearchBox, ShowMore, Soft, Stack } from '../../ui'
import { schoolsQuery } from './queries'
import { schoolsRoute } from './routes'

const PAUSE = 200

/** The official directory, found by name, town or UAI. */
export function SchoolsPage() {
  const { q } = schoolsRoute.useSearch()
  const navigate = useNavigate()
  const [typed, setTyped] = useState(q ?? '')
  const found = useInfiniteQuery({ ...schoolsQuery(q), placeholderData: keepPreviousData })
  const schools = itemsOf(found.data)
  const go = (words: string, replace: boolean) => void navigate({ to: '/schools', search: { q: words.trim() || undefined }, replace })
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the pause
  useEffect(() => {
    const timer = setTimeout(() => typed.trim() !== (q ?? '') && go(typed, true), PAUSE)
    return () => clearTimeout(timer)
  }, [typed])
  useEffect(() => {
    if (q && !found.isPlaceholderData && found.isSuccess) announce(t('organisations.schools_found', { count: schools.length }))
  }, [q, found.isPlaceholderData, found.isSuccess, schools.length])
  return (
    <Page title={t('organisations.schools')} lead={t('organisations.schools_lead')}>
      <Stack gap={3}>
        <SearchBox
          label={t('organisations.schools_label')}
          placeholder={t('organisations.schools_placeholder')}
          verb={t('catalogue.search_verb')}
          value={typed}
          onChange={setTyped}
          onSubmit={(words) => go(words, false)}
        />
        {found.isSuccess && schools.length === 0 && (
          <EmptyState title={t('organisations.schools_none')}>{t('organisations.schools_none_how')}</EmptyState>
        )}
        <Stack as="ul" gap={2} label={t('organisations.schools')}>
          {schools.map((school) => (
            <Card key={school.uai} as="li" linked>
              <Stack gap={1}>
                <Row gap={1}>
                  <h2>
                    <Link to="/schools/$uai" params={{ uai: school.uai }}>
                      {school.name}
                    </Link>
                  </h2>
                  {school.organisation_id && <Badge tone="good">{t('organisations.school_here')}</Badge>}
                </Row>
                <Soft>{[school.town, school.academy, school.uai].filter(Boolean).join(' · ')}</Soft>
              </Stack>
            </Card>
          ))}
        </Stack>
        <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
      </Stack>
    </Page>
  )
}
