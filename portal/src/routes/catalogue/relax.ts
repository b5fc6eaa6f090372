import { FACETS, type FacetName, type Search } from './search'

/** One thing less to ask for, and the search that is left. */
export type Relaxation = { dropped: 'word' | 'free' | 'price' | FacetName; word?: string; next: Search }

/** A longer question is a sentence: dropping one word of it will not help. */
const MOST_WORDS = 8

/** Every way to ask for one thing less. The only word stays, for without it this would be another question. */
export function relaxations(search: Search): Relaxation[] {
  return [...withoutFilter(search), ...withoutWord(search)]
}

function withoutFilter(search: Search): Relaxation[] {
  const found: Relaxation[] = FACETS.filter((name) => search[name]).map((name) => ({
    dropped: name,
    next: { ...search, [name]: undefined },
  }))
  if (search.free) found.push({ dropped: 'free', next: { ...search, free: undefined } })
  if (search.price_unit || search.price_min !== undefined || search.price_max !== undefined) {
    found.push({ dropped: 'price', next: { ...search, price_unit: undefined, price_min: undefined, price_max: undefined } })
  }
  return found
}

function withoutWord(search: Search): Relaxation[] {
  const words = (search.q ?? '').split(/\s+/).filter((word) => word !== '')
  if (words.length < 2 || words.length > MOST_WORDS) return []
  return words.map((word, at) => ({ dropped: 'word', word, next: { ...search, q: words.toSpliced(at, 1).join(' ') } }))
}
