import { useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { createPrice, deletePrice, type OfferTerms, type Price, type VatCategory, type VatRateClass } from '../../../api/gen'
import { Problem } from '../../../api/problem'
import { useAction } from '../../../api/useAction'
import { centsOf } from '../../../domain/euros'
import { PRICE_UNITS, unitWord } from '../../../domain/words'
import { Form, requiredText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { date, money, today } from '../../../i18n/format'
import { Button, Card, Num, Row, Section, Select, Stack, TextField, toast } from '../../../ui'
import { draftQuery } from '../queries'
import { Both } from './Both'
import { present, type StepProps, said } from './step'

const CATEGORIES: VatCategory[] = ['S', 'E', 'Z', 'AE', 'O']
const RATES: VatRateClass[] = ['standard', 'intermediate', 'reduced']

/** What can be bought: terms are moderated, prices are dated and are not. */
export function OffersStep({ content, change, draft, flush }: StepProps & { flush: () => Promise<boolean> }) {
  const set = (at: number, part: Partial<OfferTerms>) =>
    change({ offers: content.offers.map((offer, i) => (i === at ? present({ ...offer, ...part }) : offer)) })
  const add = () => {
    const taken = new Set(content.offers.map((offer) => offer.key))
    let n = content.offers.length + 1
    while (taken.has(`offre-${n}`)) n += 1
    change({
      offers: [
        ...content.offers,
        {
          key: `offre-${n}`,
          label: {},
          unit: 'seat',
          assignment: 'individual',
          transferable: false,
          audiences: [],
          vat: { category: 'S' },
          sponsored: false,
        },
      ],
    })
  }
  return (
    <Section title={t('publisher.step_offers')} lead={t('publisher.offers_lead')}>
      <Stack gap={3}>
        {content.offers.map((offer, at) => (
          <Card key={offer.key} as="section" label={t('publisher.offer_n', { n: at + 1 })}>
            <Stack gap={3}>
              <Row justify="between">
                <h3>{t('publisher.offer_n', { n: at + 1 })}</h3>
                <Button small look="quiet" onClick={() => change({ offers: content.offers.filter((_, i) => i !== at) })}>
                  {t('publisher.offer_remove')}
                </Button>
              </Row>
              <Both
                id={`offer-${at}-label`}
                label={t('publisher.offer_label')}
                max={200}
                value={offer.label}
                onChange={(label) => set(at, { label })}
              />
              <Select
                id={`offer-${at}-unit`}
                label={t('publisher.offer_unit')}
                value={offer.unit}
                options={PRICE_UNITS.map((unit) => ({ value: unit, label: unitWord(unit) }))}
                onChange={(event) => set(at, { unit: PRICE_UNITS.find((unit) => unit === event.target.value) })}
              />
              <Row gap={2} top>
                <Select
                  id={`offer-${at}-vat`}
                  label={t('publisher.vat')}
                  value={offer.vat.category}
                  options={CATEGORIES.map((category) => ({ value: category, label: t(`publisher.vat_${category}`) }))}
                  onChange={(event) => set(at, { vat: present({ ...offer.vat, category: event.target.value as VatCategory }) })}
                />
                {offer.vat.category === 'S' && (
                  <Select
                    id={`offer-${at}-rate`}
                    label={t('publisher.vat_rate')}
                    placeholder={t('publisher.choose')}
                    value={offer.vat.rate_class ?? ''}
                    options={RATES.map((rate) => ({ value: rate, label: t(`publisher.rate_${rate}`) }))}
                    onChange={(event) =>
                      set(at, { vat: present({ ...offer.vat, rate_class: RATES.find((rate) => rate === event.target.value) }) })
                    }
                  />
                )}
              </Row>
              <TextField
                id={`offer-${at}-reason`}
                label={t('publisher.vat_reason')}
                optional={offer.vat.category !== 'E'}
                maxLength={300}
                value={offer.vat.reason ?? ''}
                onChange={(event) => set(at, { vat: present({ ...offer.vat, reason: said(event.target.value) }) })}
              />
              <TextField
                id={`offer-${at}-term`}
                label={t('publisher.term')}
                optional
                size="short"
                inputMode="numeric"
                value={offer.term_months ?? ''}
                onChange={(event) =>
                  set(at, { term_months: /^\d{1,3}$/.test(event.target.value) ? Number(event.target.value) : undefined })
                }
              />
              {(offer.unit === 'seat' || offer.unit === 'school' || offer.unit === 'pupil_band') && (
                <Prices
                  listing={draft.listing_id}
                  offer={offer}
                  prices={draft.offers.find((known) => known.terms.key === offer.key)?.prices ?? []}
                  flush={flush}
                />
              )}
            </Stack>
          </Card>
        ))}
        <Row>
          <Button icon="plus" onClick={add}>
            {t('publisher.offer_add')}
          </Button>
        </Row>
      </Stack>
    </Section>
  )
}

const pupils = () => z.string().check(z.regex(/^\d{0,6}$/, { error: () => t('publisher.pupils_wrong') }))

function Prices({ listing, offer, prices, flush }: { listing: string; offer: OfferTerms; prices: Price[]; flush: () => Promise<boolean> }) {
  const queries = useQueryClient()
  const band = offer.unit === 'pupil_band'
  const form = useProblemForm({
    name: `price-${offer.key}`,
    schema: z.object({
      amount: requiredText(20).check(z.refine((text) => centsOf(text) !== undefined, { error: () => t('publisher.amount_wrong') })),
      valid_from: requiredText(10),
      min: pupils(),
      max: pupils(),
    }),
    defaultValues: { amount: '', valid_from: today(), min: '', max: '' },
    rename: (pointer) => ({ '/amount_cents': 'amount', '/min_pupils': 'min', '/max_pupils': 'max' })[pointer],
    run: async ({ amount, valid_from, min, max }, key) => {
      const cents = centsOf(amount)
      if (cents === undefined) return
      // The offer may have been typed a moment ago: the price refers to it.
      if (!(await flush())) throw new Problem({ detail: t('publisher.offer_unsaved'), status: 409 })
      await createPrice({
        path: { listing_id: listing },
        headers: { 'Idempotency-Key': key },
        body: present({
          offer: offer.key,
          amount_cents: cents,
          valid_from,
          min_pupils: band && min ? Number(min) : undefined,
          max_pupils: band && max ? Number(max) : undefined,
        }),
      })
      toast(t('publisher.price_added'))
      await queries.invalidateQueries({ queryKey: draftQuery(listing).queryKey })
    },
  })
  // A price that has begun is history.
  const takeBack = useAction(
    (price_id: string) => deletePrice({ path: { listing_id: listing, price_id } }),
    async () => {
      toast(t('publisher.price_removed'))
      await queries.invalidateQueries({ queryKey: draftQuery(listing).queryKey })
    },
  )
  return (
    <Stack gap={2}>
      <h4>{t('publisher.prices')}</h4>
      {prices.length > 0 && (
        <Stack as="ul" gap={1}>
          {prices.map((price) => (
            <li key={price.id}>
              <Num>{money(price.amount_cents)} HT</Num> · {t('publisher.price_from', { date: date(price.valid_from) })}
              {price.valid_until ? ` ${t('publisher.price_until', { date: date(price.valid_until) })}` : ''}
              {price.min_pupils !== undefined
                ? ` · ${t('publisher.band', { band: `${price.min_pupils}–${price.max_pupils ?? '∞'}` })}`
                : ''}
              {price.valid_from > today() && (
                <Button small look="quiet" busy={takeBack.isPending} onClick={() => takeBack.mutate(price.id)}>
                  {t('publisher.price_remove')}
                  <span className="hidden"> {money(price.amount_cents)}</span>
                </Button>
              )}
            </li>
          ))}
        </Stack>
      )}
      <Form of={form} verb={t('publisher.price_add')} look="plain" label={t('publisher.price_add')}>
        <Row gap={2} top>
          <TextField {...form.field('amount')} label={t('publisher.amount')} size="short" inputMode="decimal" />
          <TextField {...form.field('valid_from')} label={t('publisher.valid_from')} type="date" size="medium" />
          {band && <TextField {...form.field('min')} label={t('publisher.min_pupils')} size="short" inputMode="numeric" />}
          {band && <TextField {...form.field('max')} label={t('publisher.max_pupils')} size="short" inputMode="numeric" optional />}
        </Row>
      </Form>
    </Stack>
  )
}
