import type { ReactNode } from 'react'
import { t } from '../../i18n'

/** A document of record, to save. `path` is the API's; `language` that of its words, where it is not the page's. */
export function Pdf({ path, language, children }: { path: string; language?: string; children: ReactNode }) {
  return (
    <a href={`/api/v1${path}`} download hrefLang={language}>
      {children} ({t('funding.pdf')})
    </a>
  )
}
