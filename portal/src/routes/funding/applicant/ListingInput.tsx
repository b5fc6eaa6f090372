import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { searchListings } from '../../../api/gen'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { Button, type FieldProps, Row, Soft, Stack, TextField } from '../../../ui'
import { ListingLink } from '../form/ListingLink'

/** Listings offered under the words. */
const MOST = 6

/** A listing of the catalogue, found by its words. */
export function ListingInput({ value, onChange, ...field }: FieldProps & { value: unknown; onChange: (value: unknown) => void }) {
  const [words, setWords] = useState('')
  const asked = useDeferredValue(words.trim())
  const found = useQuery({
    queryKey: ['listing-choice', asked],
    queryFn: async ({ signal }) => (await searchListings({ query: { q: asked, limit: MOST }, signal })).data.items,
    enabled: asked.length > 1,
  }).data
  if (typeof value === 'string' && value !== '') {
    return (
      <Stack gap={1}>
        <strong>{field.label}</strong>
        <Row gap={1}>
          <ListingLink id={value} />
          <Button id={field.id} small look="quiet" onClick={() => onChange(undefined)}>
            {t('applicant.listing_change')}
          </Button>
        </Row>
      </Stack>
    )
  }
  return (
    <Stack gap={1}>
      <TextField
        {...field}
        hint={field.hint ?? t('applicant.listing_hint')}
        type="search"
        maxLength={200}
        autoComplete="off"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <div role="status">{asked.length > 1 && found?.length === 0 && <Soft small>{t('ui.nothing_matches')}</Soft>}</div>
      {asked.length > 1 && found && found.length > 0 && (
        <Stack as="ul" gap={1} label={t('applicant.listings_found')}>
          {found.map(({ card: listing }) => (
            <li key={listing.id}>
              <Button small onClick={() => onChange(listing.id)}>
                {pick(listing.title)} · {listing.publisher.name}
              </Button>
            </li>
          ))}
        </Stack>
      )}
    </Stack>
  )
}
