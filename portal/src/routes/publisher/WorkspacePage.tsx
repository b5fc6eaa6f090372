import '../../i18n/work'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import * as z from 'zod/mini'
import { createListing, type ListingKind } from '../../api/gen'
import { itemsOf } from '../../api/pages'
import { useSession, workplaces } from '../../domain/session'
import { KINDS, kindWord, listingState, pick, revisionState } from '../../domain/words'
import { chosen, Form, requiredText, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { shortDate } from '../../i18n/format'
import {
  Badge,
  Button,
  ButtonLink,
  Card,
  EmptyState,
  Link,
  Num,
  Page,
  Row,
  Select,
  ShowMore,
  Soft,
  Stack,
  Table,
  TextField,
} from '../../ui'
import { LISTING_STATES, listingsQuery } from './queries'
import { workspaceRoute } from './routes'

/** What an organisation lists, in every state. */
export function WorkspacePage() {
  const search = workspaceRoute.useSearch()
  const places = workplaces(useSession())
  const place = places.find((m) => m.organisation_id === search.organisation) ?? places[0]
  const [creating, setCreating] = useState(false)
  const navigate = useNavigate()
  const found = useInfiniteQuery({ ...listingsQuery(place?.organisation_id ?? '', search.state), enabled: place !== undefined })
  if (!place) {
    return (
      <Page title={t('publisher.title')}>
        <EmptyState
          title={t('publisher.no_place')}
          action={
            <ButtonLink to={'/organisations/new' as string} look="main">
              {t('publisher.register')}
            </ButtonLink>
          }
        >
          {t('publisher.no_place_how')}
        </EmptyState>
      </Page>
    )
  }
  const rows = itemsOf(found.data)
  return (
    <Page
      title={t('publisher.title')}
      lead={place.organisation_name}
      actions={
        <Button look="main" icon="plus" onClick={() => setCreating(true)}>
          {t('publisher.new')}
        </Button>
      }
    >
      <Stack gap={3}>
        {places.length > 1 && (
          <Select
            id="organisation"
            label={t('publisher.organisation')}
            value={place.organisation_id}
            options={places.map((m) => ({ value: m.organisation_id, label: m.organisation_name }))}
            onChange={(event) => void navigate({ to: '/publisher', search: { organisation: event.target.value } })}
          />
        )}
        {(rows.length > 0 || search.state) && (
          <Select
            id="state"
            label={t('publisher.state')}
            value={search.state ?? ''}
            placeholder={t('publisher.every_state')}
            options={LISTING_STATES.map((state) => ({ value: state, label: listingState(state).word }))}
            onChange={(event) =>
              void navigate({
                to: '/publisher',
                search: { ...search, state: LISTING_STATES.find((state) => state === event.target.value) },
                resetScroll: false,
              })
            }
          />
        )}
        {creating && <NewListing organisation={place.organisation_id} onCancel={() => setCreating(false)} />}
        {found.isSuccess && rows.length === 0 && search.state && <EmptyState title={t('publisher.none_in_state')} />}
        {found.isSuccess && rows.length === 0 && !search.state && !creating && (
          <EmptyState title={t('publisher.empty')}>{t('publisher.empty_how')}</EmptyState>
        )}
        {rows.length > 0 && (
          <Table
            caption={t('publisher.listings')}
            quietCaption
            rows={rows}
            rowKey={(listing) => listing.id}
            columns={[
              {
                key: 'title',
                header: t('publisher.listing'),
                head: true,
                cell: (listing) => <Link to={`/publisher/listings/${listing.id}` as string}>{pick(listing.title)}</Link>,
              },
              { key: 'kind', header: t('publisher.kind'), cell: (listing) => kindWord(listing.kind) },
              {
                key: 'state',
                header: t('publisher.state'),
                cell: (listing) => (
                  <Stack gap={1}>
                    <Row gap={1}>
                      <Badge tone={listingState(listing.state).tone}>{listingState(listing.state).word}</Badge>
                      {listing.open_revision && listing.open_revision.state !== 'draft' && (
                        <Badge tone={revisionState(listing.open_revision.state).tone}>
                          {revisionState(listing.open_revision.state).word}
                        </Badge>
                      )}
                    </Row>
                    {listing.suspension_reason && <Soft small>{listing.suspension_reason}</Soft>}
                  </Stack>
                ),
              },
              { key: 'at', header: t('publisher.updated'), cell: (listing) => <Num>{shortDate(listing.updated_at)}</Num> },
            ]}
          />
        )}
        <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
      </Stack>
    </Page>
  )
}

function NewListing({ organisation, onCancel }: { organisation: string; onCancel: () => void }) {
  const navigate = useNavigate()
  const form = useProblemForm({
    name: 'new',
    schema: z.object({ kind: chosen(KINDS as [ListingKind, ...ListingKind[]]), title: requiredText(120) }),
    defaultValues: { kind: '' as ListingKind, title: '' },
    run: async (body, key) => {
      const { data } = await createListing({ path: { organisation_id: organisation }, headers: { 'Idempotency-Key': key }, body })
      await navigate({ to: '/publisher/listings/$id', params: { id: data.listing_id } })
    },
  })
  return (
    <Card label={t('publisher.new')}>
      <Form
        of={form}
        verb={t('publisher.create')}
        label={t('publisher.new')}
        others={
          <Button look="quiet" onClick={onCancel}>
            {t('ui.cancel')}
          </Button>
        }
      >
        <Select
          {...form.field('kind')}
          label={t('publisher.kind')}
          placeholder={t('publisher.choose')}
          options={KINDS.map((kind) => ({ value: kind, label: kindWord(kind) }))}
        />
        <TextField {...form.field('title')} label={t('field.title')} hint={t('publisher.title_hint')} />
      </Form>
    </Card>
  )
}
