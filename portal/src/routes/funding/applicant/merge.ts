import type { ApplicationContent } from '../../../api/gen'

/** Every place of a content that people fill in by itself, by pointer: a table or a list is one place. */
export function places({ answers, ...rest }: ApplicationContent): Map<string, unknown> {
  const found = new Map<string, unknown>(Object.entries(rest).map(([key, value]) => [`/${key}`, value]))
  for (const [section, fields] of Object.entries(objectOf(answers)))
    for (const [field, value] of Object.entries(objectOf(fields))) found.set(`/answers/${section}/${field}`, value)
  return found
}

/** The content with this value at a place; none where the value is undefined. */
export function put(content: ApplicationContent, place: string, value: unknown): ApplicationContent {
  const [name = '', section = '', field = ''] = place.slice(1).split('/')
  if (name !== 'answers') return { ...content, [name]: value }
  const answers = objectOf(content.answers)
  const { [field]: _, ...others } = objectOf(answers[section])
  return { ...content, answers: { ...answers, [section]: value === undefined ? others : { ...others, [field]: value } } }
}

export type Merged = {
  content: ApplicationContent
  /** What only the other person changed: it is taken over. */
  taken: string[]
  /** What both changed, each in another way: mine stands until somebody chooses. */
  both: string[]
}

/** Two people changed the same `base`: what each changed alone is kept, whoever wrote it. */
export function merge(base: ApplicationContent, mine: ApplicationContent, theirs: ApplicationContent): Merged {
  const [before, here, there] = [places(base), places(mine), places(theirs)]
  let content = mine
  const taken: string[] = []
  const both: string[] = []
  for (const place of new Set([...before.keys(), ...here.keys(), ...there.keys()])) {
    const [was, my, their] = [before.get(place), here.get(place), there.get(place)]
    if (same(my, their) || same(was, their)) continue
    if (same(was, my)) {
      content = put(content, place, their)
      taken.push(place)
    } else both.push(place)
  }
  return { content, taken, both }
}

/** Equal as JSON, whatever the order of an object's names. */
function same(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((item, at) => same(item, other[at]))
  if (isObject(one) && isObject(other)) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)])
    return [...names].every((name) => same(one[name], other[name]))
  }
  return one === other
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const objectOf = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {})
