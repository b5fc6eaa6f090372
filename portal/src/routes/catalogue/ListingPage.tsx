import { useSuspenseQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useSelection } from '../../domain/selection'
import { useSession, workplaces } from '../../domain/session'
import { useNames } from '../../domain/vocabulary'
import { conformityWord, kindIcon, kindWord, licenceWord, pick, platformWord, priceWord } from '../../domain/words'
import { t } from '../../i18n'
import { country, date, language, list } from '../../i18n/format'
import {
  Button,
  ButtonLink,
  Card,
  ExternalButton,
  ExternalLink,
  Facts,
  Figure,
  Gallery,
  Num,
  Page,
  PlainText,
  Section,
  Soft,
  Split,
  Stack,
  Thumb,
} from '../../ui'
import { capital } from './facetLabels'
import { listingQuery, logoOf } from './listing'
import { Offers } from './Offers'
import { Publisher } from './Publisher'
import { ReportForm } from './ReportForm'
import { listingRoute } from './routes'

const ClaimListing = lazy(async () => ({ default: (await import('./ClaimListing')).ClaimListing }))

/** Everything said of a published listing; what is missing says so. */
export function ListingPage() {
  const { slug } = listingRoute.useParams()
  const listing = useSuspenseQuery(listingQuery(slug)).data
  const { content } = listing
  const levels = useNames('levels')
  const subjects = useNames('subjects')
  const types = useNames('resource_types')
  const data = useNames('data_levels')
  const selection = useSelection()
  const mine = workplaces(useSession()).some((m) => m.organisation_id === listing.publisher.id)
  const title = pick(content.title)
  const site = content.links.access ?? content.links.homepage
  const shots = content.media.flatMap((used) => {
    const media = listing.media.find((m) => m.id === used.media_id)
    return media
      ? [{ id: media.id, url: media.url, thumbnail: media.thumbnail_url, width: media.width, height: media.height, alt: pick(used.alt) }]
      : []
  })
  const names = (ids: string[], name: (id: string) => string) => (ids.length > 0 ? list(ids.map((id) => capital(name(id)))) : undefined)
  const link = (href: string | undefined) => href && <ExternalLink href={href} />
  return (
    <Page
      title={title}
      eyebrow={kindWord(content.kind)}
      lead={pick(content.summary)}
      picture={<Thumb big src={logoOf(listing)} icon={kindIcon(content.kind)} />}
    >
      <Split side="end" led>
        <Card>
          <Stack gap={2}>
            <Figure>{priceWord(listing.lowest_price, listing.free) ?? t('catalogue.no_price')}</Figure>
            <div>
              <Publisher publisher={listing.publisher} />
              {listing.publisher.verified && <Soft small>{t('catalogue.l_verified_how')}</Soft>}
            </div>
            {listing.origin && (
              <Soft small>
                {listing.origin.publisher_name
                  ? t('catalogue.l_imported', { origin: listing.origin.name, publisher: listing.origin.publisher_name })
                  : t('catalogue.l_imported_plain', { origin: listing.origin.name })}
              </Soft>
            )}
            {site && (
              <ExternalButton href={site} whole>
                {t('catalogue.l_open')}
              </ExternalButton>
            )}
            <Button
              whole
              disabled={selection.full && !selection.has(listing.slug)}
              aria-pressed={selection.has(listing.slug)}
              onClick={() => selection.toggle({ slug: listing.slug, title })}
            >
              {selection.has(listing.slug) ? t('catalogue.l_compared') : t('catalogue.l_to_compare')}
            </Button>
            {mine && (
              <ButtonLink whole to={`/publisher/listings/${listing.id}` as string}>
                {t('catalogue.l_edit')}
              </ButtonLink>
            )}
            <Soft small>
              <Num>{t('catalogue.updated', { date: date(listing.updated_at) })}</Num>
            </Soft>
          </Stack>
        </Card>
        <Stack gap={4}>
          {pick(content.description) && (
            <Section title={t('catalogue.l_description')}>
              <PlainText>{pick(content.description)}</PlainText>
            </Section>
          )}
          {shots.length > 0 && <Gallery shots={shots} label={t('catalogue.l_pictures')} />}
          <Section title={t('catalogue.l_offers')}>
            <Offers offers={listing.offers} />
          </Section>
          <Section title={t('catalogue.l_data')}>
            <Facts
              items={[
                [t('catalogue.l_data_level'), content.personal_data.level && capital(data.label(content.personal_data.level))],
                [t('catalogue.l_hosting'), content.personal_data.hosting_country && country(content.personal_data.hosting_country)],
                [t('catalogue.l_data_notes'), pick(content.personal_data.notes)],
                [t('catalogue.l_privacy'), link(content.personal_data.privacy_url)],
              ]}
            />
          </Section>
          <Section title={t('catalogue.l_sheet')}>
            <Facts
              items={[
                [t('catalogue.l_levels'), names(content.levels, levels.label)],
                [t('catalogue.l_subjects'), names(content.subjects, subjects.label)],
                [t('catalogue.l_types'), names(content.resource_types, types.label)],
                [t('catalogue.l_platforms'), content.platforms.length > 0 ? list(content.platforms.map(platformWord)) : undefined],
                [t('catalogue.l_languages'), content.languages.length > 0 ? capital(list(content.languages.map(language))) : undefined],
                [t('catalogue.l_accessibility'), content.accessibility.conformity && conformityWord(content.accessibility.conformity)],
                [t('catalogue.l_statement'), link(content.accessibility.statement_url)],
                [t('catalogue.l_licence'), content.licence && licenceWord(content.licence)],
                [t('catalogue.l_version'), content.version],
                [t('catalogue.l_documentation'), link(content.links.documentation)],
                [t('catalogue.l_support'), link(content.links.support)],
                [t('catalogue.l_source'), link(content.links.source)],
              ]}
            />
          </Section>
          {listing.origin && (
            <Suspense>
              <ClaimListing listing={listing.id} />
            </Suspense>
          )}
          <ReportForm listing={listing.id} />
        </Stack>
      </Split>
    </Page>
  )
}
