import '../../i18n/work'
import { useState } from 'react'
import { useSession, workplaces } from '../../domain/session'
import { t } from '../../i18n'
import { Disclosure, Link, Select } from '../../ui'
import { ClaimForm } from '../organisations/ClaimForm'

/** An imported listing waits for its publisher. */
export function ClaimListing({ listing }: { listing: string }) {
  const places = workplaces(useSession())
  const [publisher, setPublisher] = useState(places[0]?.organisation_id)
  return (
    <Disclosure summary={t('catalogue.l_claim')}>
      {publisher ? (
        <>
          {places.length > 1 && (
            <Select
              id="claim-publisher"
              label={t('publisher.organisation')}
              value={publisher}
              options={places.map((place) => ({ value: place.organisation_id, label: place.organisation_name }))}
              onChange={(event) => setPublisher(event.target.value)}
            />
          )}
          <ClaimForm kind="listing" subject={listing} publisher={publisher} />
        </>
      ) : (
        <p>
          {t('catalogue.l_claim_how')} <Link to="/organisations">{t('frame.organisations')}</Link>
        </p>
      )}
    </Disclosure>
  )
}
