import type { ListingContent } from '../../api/gen'
import { fieldLabel } from '../../domain/fields'
import { readable } from './readable'

/** What is read first; the rest follows. */
const FIRST = [
  'kind',
  'title',
  'summary',
  'description',
  'levels',
  'subjects',
  'resource_types',
  'personal_data',
  'accessibility',
  'offers',
]

const BY_LANGUAGE = ['title', 'summary', 'description']

/** Every part of a content with its label, so that nothing a publisher wrote escapes the moderator. */
export function whole(content: ListingContent, names: (text: string) => string): [label: string, value: string][] {
  const place = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length)
  const fields = Object.entries(content).sort(([a], [b]) => place(a) - place(b))
  return fields.flatMap(([name, value]): [string, string][] => {
    const parts: [string, unknown][] = BY_LANGUAGE.includes(name)
      ? Object.entries(value as object).map(([language, text]) => [`/${name}/${language}`, text])
      : [[`/${name}`, value]]
    return parts.map(([pointer, part]) => {
      const text = readable(JSON.stringify(part), names)
      return [fieldLabel(pointer), text === '—' ? '' : text]
    })
  })
}
