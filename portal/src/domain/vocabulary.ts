import { queryOptions, useQuery } from '@tanstack/react-query'
import { type Concept, getVocabulary, type Scheme } from '../api/gen'
import { locale } from '../i18n'

export const vocabularyQuery = (scheme: Scheme) =>
  queryOptions({
    queryKey: ['vocabulary', scheme],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async (): Promise<Concept[]> => (await getVocabulary({ path: { scheme } })).data.concepts,
  })

export function conceptLabel(concept: Concept): string {
  return (locale === 'en' ? concept.label_en : undefined) ?? concept.label_fr
}

/** The short name for cards and chips. */
export function conceptShort(concept: Concept): string {
  return (locale === 'en' ? (concept.short_en ?? concept.label_en) : undefined) ?? concept.short_fr ?? concept.label_fr
}

export type Names = { label: (id: string) => string; short: (id: string) => string; concepts: Concept[] }

export function namesOf(concepts: Concept[]): Names {
  const byId = new Map(concepts.map((concept) => [concept.id, concept]))
  const name = (of: (concept: Concept) => string) => (id: string) => {
    const concept = byId.get(id)
    return concept ? of(concept) : id
  }
  return { label: name(conceptLabel), short: name(conceptShort), concepts }
}

const NONE: Concept[] = []

/** Names of a scheme's concepts; the route's loader asked for them before. */
export function useNames(scheme: Scheme): Names {
  return namesOf(useQuery(vocabularyQuery(scheme)).data ?? NONE)
}

export type TreeLine = { concept: Concept; depth: number }

/** The scheme in tree order, broader concepts before what they contain. */
export function treeOf(concepts: Concept[]): TreeLine[] {
  const ids = new Set(concepts.map((concept) => concept.id))
  const children = new Map<string, Concept[]>()
  for (const concept of concepts) {
    const parent = concept.broader && ids.has(concept.broader) ? concept.broader : ''
    children.set(parent, [...(children.get(parent) ?? []), concept])
  }
  const seen = new Set<string>()
  const walk = (parent: string, depth: number): TreeLine[] =>
    (children.get(parent) ?? []).flatMap((concept) => {
      // A cycle in the data must not hang the page.
      if (seen.has(concept.id)) return []
      seen.add(concept.id)
      return [{ concept, depth }, ...walk(concept.id, depth + 1)]
    })
  return walk('', 0)
}
