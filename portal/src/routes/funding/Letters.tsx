import { useInfiniteQuery } from '@tanstack/react-query'
import { listLetters } from '../../api/gen'
import { itemsOf, pagedQuery } from '../../api/pages'
import { t } from '../../i18n'
import { bytes, date } from '../../i18n/format'
import { Section, Soft } from '../../ui'
import { Pdf } from './Pdf'

/** `under` is the key of everything known of the application on this side. */
export const lettersQuery = (under: readonly unknown[], id: string) =>
  pagedQuery(
    [...under, 'letters'],
    async (cursor) => (await listLetters({ path: { application_id: id }, query: { cursor, limit: 100 } })).data,
  )

/** The letters of record sent about an application, as both sides read them. */
export function Letters({ id, under }: { id: string; under: readonly unknown[] }) {
  const letters = itemsOf(useInfiniteQuery(lettersQuery(under, id)).data)
  if (letters.length === 0) return null
  return (
    <Section title={t('funding.letters')} level={3}>
      <ul>
        {letters.map((letter) => (
          <li key={letter.id}>
            <Pdf path={`/applications/${id}/letters/${letter.id}`} language={letter.language}>
              {letter.title}
            </Pdf>{' '}
            <Soft small>
              {bytes(letter.bytes)} · {date(letter.sent_at)}
            </Soft>
          </li>
        ))}
      </ul>
    </Section>
  )
}
