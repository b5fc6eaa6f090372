import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { Listing } from '../../api/gen'
import { useSelection } from '../../domain/selection'
import { useNames } from '../../domain/vocabulary'
import { conformityWord, kindIcon, kindWord, licenceWord, pick, platformWord, priceWord } from '../../domain/words'
import { t } from '../../i18n'
import { country, language, list } from '../../i18n/format'
import { Button, ButtonLink, Checkbox, CompareTable, EmptyState, Link, Page, Soft, Stack, Thumb } from '../../ui'
import { capital } from './facetLabels'
import { comparisonQuery, logoOf } from './listing'
import { Publisher } from './Publisher'
import { compareRoute } from './routes'

/** Up to four listings, fact by fact. */
export function ComparePage() {
  const slugs = compareRoute.useSearch().listing ?? []
  const listings = useSuspenseQuery(comparisonQuery(slugs)).data
  const navigate = useNavigate()
  const selection = useSelection()
  const levels = useNames('levels')
  const subjects = useNames('subjects')
  const data = useNames('data_levels')
  const [differing, setDiffering] = useState(false)
  if (listings.length === 0) {
    return (
      <Page title={t('catalogue.c_title')}>
        <EmptyState title={t('catalogue.c_empty')} action={<ButtonLink to="/">{t('catalogue.c_back')}</ButtonLink>}>
          {t('catalogue.c_empty_how')}
        </EmptyState>
      </Page>
    )
  }
  const remove = (listing: Listing) => {
    if (selection.has(listing.slug)) selection.toggle({ slug: listing.slug, title: pick(listing.content.title) })
    void navigate({ to: '/compare', search: { listing: slugs.filter((slug) => slug !== listing.slug) } })
  }
  const row = (label: string, of: (listing: Listing) => ReactNode, by: (listing: Listing) => unknown = of) => ({
    label,
    cells: listings.map((listing) => of(listing) || <Soft>{t('ui.unknown')}</Soft>),
    differs: new Set(listings.map(by)).size > 1,
  })
  const names = (ids: string[], name: (id: string) => string) => ids.length > 0 && list(ids.map((id) => capital(name(id))))
  return (
    <Page title={t('catalogue.c_title')} lead={t('catalogue.c_lead')}>
      <Stack gap={2}>
        {listings.length > 1 && (
          <Checkbox
            id="differences"
            label={t('catalogue.c_differences')}
            checked={differing}
            onChange={(event) => setDiffering(event.target.checked)}
          />
        )}
        <CompareTable
          caption={t('catalogue.c_title')}
          heads={listings.map((listing) => ({
            key: listing.id,
            node: (
              <Stack gap={1}>
                <Thumb src={logoOf(listing)} icon={kindIcon(listing.content.kind)} />
                <Link to={`/listings/${listing.slug}` as string}>{pick(listing.content.title)}</Link>
                <Button look="quiet" small onClick={() => remove(listing)}>
                  {t('catalogue.c_remove')}
                  <span className="hidden"> {pick(listing.content.title)}</span>
                </Button>
              </Stack>
            ),
          }))}
          rows={[
            row(t('catalogue.c_kind'), (l) => kindWord(l.content.kind)),
            row(
              t('catalogue.c_publisher'),
              (l) => <Publisher publisher={l.publisher} />,
              (l) => l.publisher.id,
            ),
            row(t('catalogue.c_price'), (l) => priceWord(l.lowest_price, l.free)),
            row(t('catalogue.l_levels'), (l) => names(l.content.levels, levels.short)),
            row(t('catalogue.l_subjects'), (l) => names(l.content.subjects, subjects.short)),
            row(t('catalogue.l_platforms'), (l) => l.content.platforms.length > 0 && list(l.content.platforms.map(platformWord))),
            row(t('catalogue.l_languages'), (l) => l.content.languages.length > 0 && capital(list(l.content.languages.map(language)))),
            row(t('catalogue.l_data_level'), (l) => l.content.personal_data.level && capital(data.short(l.content.personal_data.level))),
            row(
              t('catalogue.l_hosting'),
              (l) => l.content.personal_data.hosting_country && country(l.content.personal_data.hosting_country),
            ),
            row(
              t('catalogue.l_accessibility'),
              (l) => l.content.accessibility.conformity && conformityWord(l.content.accessibility.conformity),
            ),
            row(t('catalogue.l_licence'), (l) => l.content.licence && licenceWord(l.content.licence)),
          ].filter((fact) => fact.differs || !differing)}
        />
      </Stack>
    </Page>
  )
}
