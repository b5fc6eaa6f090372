import { listSynonyms, listUnansweredQuestions } from '../../api/gen'
import { pagedQuery } from '../../api/pages'

export const DAYS = ['7', '30', '90'] as const
export type Days = (typeof DAYS)[number]

export const unansweredQuery = (days: Days) =>
  pagedQuery(
    ['moderation', 'unanswered', days],
    async (cursor) => (await listUnansweredQuestions({ query: { days: Number(days), cursor } })).data,
  )

export const synonymsQuery = pagedQuery(['moderation', 'synonyms'], async (cursor) => (await listSynonyms({ query: { cursor } })).data)

/** One term a line, as the operator writes them. */
export const terms = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  ),
]
