import type { Facet } from '../../api/gen'
import { treeOf } from '../../domain/vocabulary'
import { PRICE_UNITS, unitWord } from '../../domain/words'
import { t } from '../../i18n'
import { Checkbox, CheckGroup, type Choice, Disclosure, Row, Select, Stack, TextField } from '../../ui'
import { useFacetLabels } from './facetLabels'
import { FACETS, type FacetName, type Search, withFacet } from './search'

type Props = { search: Search; facets: Facet[]; onChange: (next: Search) => void }

/** Facets with their counts; what is chosen stays in the list even at zero, so that it can be taken back. */
export function Filters({ search, facets, onChange }: Props) {
  const { labelOf, levels, subjects } = useFacetLabels(facets)
  const choicesOf = (name: FacetName): Choice[] => {
    const counts = new Map(facets.find((facet) => facet.name === name)?.values.map((value) => [value.value, value.count]))
    for (const value of search[name] ?? []) if (!counts.has(value)) counts.set(value, 0)
    const choice = (value: string, depth = 0): Choice => ({ value, label: labelOf(name, value), count: counts.get(value) ?? 0, depth })
    if (name !== 'level' && name !== 'subject') return [...counts.keys()].map((value) => choice(value))
    const tree = treeOf((name === 'level' ? levels : subjects).concepts).filter(({ concept }) => counts.has(concept.id))
    const shown = new Set(tree.map(({ concept }) => concept.id))
    // Indented only under what is itself in the list.
    return tree.map(({ concept }) => choice(concept.id, concept.broader && shown.has(concept.broader) ? 1 : 0))
  }
  return (
    <Stack gap={1}>
      <Checkbox
        id="free"
        label={t('catalogue.free_only')}
        checked={search.free ?? false}
        onChange={(event) => onChange({ ...search, free: event.target.checked || undefined })}
      />
      {FACETS.map((name, at) => {
        const choices = choicesOf(name)
        if (choices.length === 0) return null
        const legend = t(`catalogue.facet_${name}`)
        return (
          <Disclosure key={name} ruled summary={legend} open={at < 3 || (search[name]?.length ?? 0) > 0}>
            <CheckGroup
              id={`facet-${name}`}
              legend={legend}
              quietLegend
              choices={choices}
              value={search[name] ?? []}
              onChange={(values) => onChange(withFacet(search, name, values))}
              first={8}
              filterable={choices.length > 20}
            />
          </Disclosure>
        )
      })}
      <Disclosure summary={t('catalogue.price')} open={search.price_unit !== undefined}>
        <Price search={search} onChange={onChange} />
      </Disclosure>
    </Stack>
  )
}

/** Bounds mean something within one unit only. */
function Price({ search, onChange }: Omit<Props, 'facets'>) {
  const euros = (cents: number | undefined) => (cents === undefined ? '' : String(cents / 100))
  const cents = (text: string) => {
    const value = Number(text.replace(',', '.'))
    return text.trim() === '' || !Number.isFinite(value) || value < 0 ? undefined : Math.round(value * 100)
  }
  const bound = (name: 'price_min' | 'price_max') => ({
    id: name,
    label: t(`catalogue.${name}`),
    inputMode: 'decimal' as const,
    size: 'short' as const,
    defaultValue: euros(search[name]),
    onBlur: (event: { target: { value: string } }) => {
      const value = cents(event.target.value)
      if (value !== search[name]) onChange({ ...search, [name]: value })
    },
  })
  return (
    <Stack gap={1}>
      <Select
        id="price_unit"
        label={t('catalogue.price_unit')}
        placeholder={t('catalogue.price_any')}
        value={search.price_unit ?? ''}
        options={PRICE_UNITS.filter((unit) => unit !== 'free').map((value) => ({ value, label: unitWord(value) }))}
        onChange={(event) => {
          const unit = (event.target.value || undefined) as Search['price_unit']
          onChange({ ...search, price_unit: unit, ...(unit && unit !== 'quote' ? {} : { price_min: undefined, price_max: undefined }) })
        }}
      />
      {search.price_unit && search.price_unit !== 'quote' && (
        <Row gap={1}>
          <TextField key={`min${search.price_min}`} {...bound('price_min')} />
          <TextField key={`max${search.price_max}`} {...bound('price_max')} />
        </Row>
      )}
    </Stack>
  )
}
