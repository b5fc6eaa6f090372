import type { ListingKind, Platform, PriceUnit, SearchListingsData, SortOrder, Total } from '../../api/gen'
import { searchListings } from '../../api/gen'
import { pagedQuery } from '../../api/pages'
import { read } from '../../app/searchCodec'
import { KINDS, PLATFORMS, PRICE_UNITS } from '../../domain/words'
import { locale, t } from '../../i18n'

/** What the address says; the names are the API's own. */
export type Search = {
  q?: string
  kind?: ListingKind[]
  level?: string[]
  subject?: string[]
  resource_type?: string[]
  platform?: Platform[]
  language?: string[]
  data_level?: string[]
  publisher?: string[]
  free?: true
  price_unit?: PriceUnit
  price_min?: number
  price_max?: number
  sort?: SortOrder
}

export const SORTS: SortOrder[] = ['relevance', 'newest', 'updated', 'title', 'price_asc', 'price_desc']
/** Filters that are lists, in the order they are shown. */
export const FACETS = ['kind', 'level', 'subject', 'resource_type', 'platform', 'data_level', 'language', 'publisher'] as const
export type FacetName = (typeof FACETS)[number]

export function readSearch(raw: Record<string, unknown>): Search {
  return {
    q: read.text(raw.q)?.slice(0, 200),
    kind: read.manyOf(raw.kind, KINDS),
    level: read.many(raw.level)?.slice(0, 30),
    subject: read.many(raw.subject)?.slice(0, 30),
    resource_type: read.many(raw.resource_type)?.slice(0, 30),
    platform: read.manyOf(raw.platform, PLATFORMS),
    language: read.many(raw.language)?.slice(0, 30),
    data_level: read.many(raw.data_level)?.slice(0, 4),
    publisher: read.many(raw.publisher)?.slice(0, 30),
    free: read.flag(raw.free),
    price_unit: read.oneOf(raw.price_unit, PRICE_UNITS),
    price_min: read.count(raw.price_min),
    price_max: read.count(raw.price_max),
    sort: read.oneOf(raw.sort, SORTS),
  }
}

export const searchQuery = (search: Search) =>
  pagedQuery(['search', search], async (cursor) => {
    // The contract declares list filters as required, meaning "may be repeated, none is none": what is not asked is not sent.
    const query = { ...search, lang: locale, limit: 24, cursor } as SearchListingsData['query']
    return (await searchListings({ query })).data
  })

/** "12 résultats", or the least there are. */
export function totalText(total: Total): string {
  return total.exact ? t('catalogue.total', { count: total.count }) : t('catalogue.total_least', { count: total.count })
}

/** How many filters narrow the results; the words and the order do not count. */
export function filterCount(search: Search): number {
  const lists = FACETS.reduce((sum, name) => sum + (search[name]?.length ?? 0), 0)
  const price = search.price_min !== undefined || search.price_max !== undefined || search.price_unit !== undefined ? 1 : 0
  return lists + (search.free ? 1 : 0) + price
}

/** The same search without its filters. */
export function withoutFilters({ q, sort }: Search): Search {
  return { q, sort }
}

export function withFacet(search: Search, name: FacetName, values: string[]): Search {
  return { ...search, [name]: values.length > 0 ? values : undefined }
}
