import type { Facet } from '../../api/gen'
import { unitWord } from '../../domain/words'
import { t } from '../../i18n'
import { money } from '../../i18n/format'
import { Button, Chip, Row } from '../../ui'
import { useFacetLabels } from './facetLabels'
import { FACETS, filterCount, type Search, withFacet, withoutFilters } from './search'

/** What narrows the results, each removable. */
export function FilterChips({ search, facets, onChange }: { search: Search; facets: Facet[]; onChange: (next: Search) => void }) {
  const { labelOf } = useFacetLabels(facets)
  const count = filterCount(search)
  if (count === 0) return null
  const chip = (key: string, label: string, next: Search) => (
    <li key={key}>
      <Chip label={t('catalogue.remove', { label })} onRemove={() => onChange(next)}>
        {label}
      </Chip>
    </li>
  )
  const price = [
    search.price_unit && unitWord(search.price_unit),
    search.price_min !== undefined && `≥ ${money(search.price_min)}`,
    search.price_max !== undefined && `≤ ${money(search.price_max)}`,
  ]
  const priceText = price.filter(Boolean).join(' ')
  return (
    <Row as="ul" gap={1} label={t('catalogue.active_filters')}>
      {FACETS.flatMap((name) =>
        (search[name] ?? []).map((value) =>
          chip(
            `${name}${value}`,
            labelOf(name, value),
            withFacet(
              search,
              name,
              (search[name] ?? []).filter((other) => other !== value),
            ),
          ),
        ),
      )}
      {search.free && chip('free', t('price.free'), { ...search, free: undefined })}
      {priceText && chip('price', priceText, { ...search, price_unit: undefined, price_min: undefined, price_max: undefined })}
      {count > 1 && (
        <li>
          <Button small look="quiet" onClick={() => onChange(withoutFilters(search))}>
            {t('catalogue.remove_all')}
          </Button>
        </li>
      )}
    </Row>
  )
}
