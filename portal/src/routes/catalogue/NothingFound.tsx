import { queryOptions, useQueries } from '@tanstack/react-query'
import type { Facet, SearchListingsData, Total } from '../../api/gen'
import { searchListings } from '../../api/gen'
import { locale, t } from '../../i18n'
import { list } from '../../i18n/format'
import { Button, EmptyState, Link, Num, Row, Soft, Stack } from '../../ui'
import { type LabelOf, useFacetLabels } from './facetLabels'
import { type Relaxation, relaxations } from './relax'
import { filterCount, type Search, totalText, withoutFilters } from './search'

const MOST = 5

const totalQuery = (search: Search) =>
  queryOptions({
    queryKey: ['search', search, 'total'],
    queryFn: async (): Promise<Total> => {
      const query = { ...search, lang: locale, limit: 1 } as SearchListingsData['query']
      return (await searchListings({ query })).data.total
    },
  })

type Props = { search: Search; facets: Facet[]; onChange: (next: Search) => void }

/** Says which word or filter stands in the way: each one that can be dropped, with what would be found then. */
export function NothingFound({ search, facets, onChange }: Props) {
  const { labelOf } = useFacetLabels(facets)
  const ways = relaxations(search)
  const helpful = useQueries({
    queries: ways.map((way) => totalQuery(way.next)),
    // Together or not at all: a list that grows under the pointer is clicked wrong.
    combine: (totals) =>
      totals.some((total) => total.isPending)
        ? []
        : ways
            .flatMap((way, at) => {
              const total = totals[at]?.data
              return total && total.count > 0 ? [{ ...way, total }] : []
            })
            .sort((one, other) => other.total.count - one.total.count)
            .slice(0, MOST),
  })
  const count = filterCount(search)
  return (
    <EmptyState
      title={t('catalogue.empty')}
      action={
        <Row gap={1}>
          {count > 0 && <Button onClick={() => onChange(withoutFilters(search))}>{t('catalogue.empty_filters', { count })}</Button>}
          {search.q && <Button onClick={() => onChange({ ...search, q: undefined })}>{t('catalogue.empty_words', { q: search.q })}</Button>}
        </Row>
      }
    >
      <Soft>{count > 0 ? t('catalogue.empty_relax') : t('catalogue.empty_spell')}</Soft>
      {helpful.length > 0 && (
        <Stack as="ul" gap={1} label={t('catalogue.relax')}>
          {helpful.map((way) => (
            <li key={`${way.dropped} ${way.word}`}>
              <Link to="/" search={way.next}>
                {words(way, search, labelOf)}
              </Link>{' '}
              <Soft>
                <Num>{totalText(way.total)}</Num>
              </Soft>
            </li>
          ))}
        </Stack>
      )}
    </EmptyState>
  )
}

function words({ dropped, word }: Relaxation, search: Search, labelOf: LabelOf): string {
  if (word !== undefined) return t('catalogue.relax_word', { word })
  if (dropped === 'word') return ''
  if (dropped === 'free') return t('catalogue.relax_filter', { label: t('catalogue.free_only') })
  if (dropped === 'price') return t('catalogue.relax_filter', { label: t('catalogue.price') })
  const values = list((search[dropped] ?? []).map((value) => labelOf(dropped, value)))
  return t('catalogue.relax_filter', { label: t('catalogue.relax_values', { facet: t(`catalogue.facet_${dropped}`), values }) })
}
