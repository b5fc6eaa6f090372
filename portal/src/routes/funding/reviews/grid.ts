import type { Criterion, CriterionScore } from '../../../api/gen'

/** Points as they are typed, by criterion; an empty text is no score. */
export type Points = Record<string, string>

export const pointsOf = (criteria: Criterion[], scores: CriterionScore[]): Points =>
  Object.fromEntries(criteria.map(({ key }) => [key, String(scores.find((score) => score.criterion === key)?.points ?? '')]))

/** What is sent: criteria that have a score, in the call's order. */
export const scoresOf = (criteria: Criterion[], points: Points): CriterionScore[] =>
  criteria.filter(({ key }) => points[key]?.trim()).map(({ key }) => ({ criterion: key, points: Number(points[key]) }))

/** A whole number from 0 to the most a criterion gives, or nothing yet. */
export const fits = (text: string, most: number): boolean => /^\d{0,3}$/.test(text.trim()) && Number(text) <= most

/** From 0 to 10,000 as the server weighs it; nothing before every criterion has its points. */
export function weighted(criteria: Criterion[], points: Points): number | undefined {
  let sum = 0
  for (const { key, weight, points: most } of criteria) {
    const text = points[key]?.trim()
    if (!text || !fits(text, most)) return undefined
    sum += (weight * Number(text) * 100) / most
  }
  return criteria.length > 0 ? Math.round(sum) : undefined
}
