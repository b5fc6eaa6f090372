import type { Offer, Price } from '../../api/gen'
import { pick, unitWord } from '../../domain/words'
import { t } from '../../i18n'
import { date, money, today } from '../../i18n/format'
import { Badge, Num, Row, Soft, Stack, Table } from '../../ui'

/** The terms of each offer with the prices that hold or are announced. */
export function Offers({ offers }: { offers: Offer[] }) {
  if (offers.length === 0) return <p>{t('catalogue.l_no_offer')}</p>
  return (
    <Table
      caption={t('catalogue.l_offers')}
      quietCaption
      rows={offers}
      rowKey={(offer) => offer.terms.key}
      columns={[
        {
          key: 'offer',
          header: t('catalogue.l_offer'),
          head: true,
          cell: ({ terms }) => (
            <Stack gap={1}>
              <span>{pick(terms.label)}</span>
              {terms.sponsored && <Badge tone="good">{t('catalogue.l_sponsored')}</Badge>}
            </Stack>
          ),
        },
        { key: 'price', header: t('catalogue.l_price'), cell: (offer) => <Prices offer={offer} /> },
        { key: 'vat', header: t('catalogue.l_vat'), cell: ({ terms }) => vat(terms.vat.category, terms.vat.rate_class) },
        {
          key: 'term',
          header: t('catalogue.l_term'),
          cell: ({ terms }) => (terms.term_months ? t('catalogue.l_months', { count: terms.term_months }) : t('catalogue.l_for_ever')),
        },
        {
          key: 'trial',
          header: t('catalogue.l_trial'),
          cell: ({ terms }) => (terms.trial_days ? t('catalogue.l_days', { count: terms.trial_days }) : '—'),
        },
      ]}
    />
  )
}

function vat(category: string, rate: string | undefined): string {
  return category === 'S' && rate ? t(`catalogue.l_vat_${rate as 'standard' | 'intermediate' | 'reduced'}`) : t('catalogue.l_vat_none')
}

function Prices({ offer }: { offer: Offer }) {
  if (offer.terms.unit === 'free' || offer.terms.unit === 'quote') return <strong>{unitWord(offer.terms.unit)}</strong>
  if (offer.prices.length === 0) return <Soft>{t('catalogue.no_price')}</Soft>
  return (
    <Stack gap={1}>
      {offer.prices.map((price) => (
        <Row key={price.id} gap={1}>
          <strong>
            <Num>{money(price.amount_cents, price.currency)} HT</Num>
          </strong>
          <Soft small>
            {[band(price), price.valid_from > today() && t('catalogue.l_from', { date: date(price.valid_from) })]
              .filter(Boolean)
              .join(', ')}
          </Soft>
        </Row>
      ))}
      <Soft small>{unitWord(offer.terms.unit)}</Soft>
    </Stack>
  )
}

function band(price: Price): string {
  if (price.min_pupils === undefined) return ''
  return price.max_pupils === undefined
    ? t('catalogue.l_band_open', { min: price.min_pupils })
    : t('catalogue.l_band', { min: price.min_pupils, max: price.max_pupils })
}
