import { type ReactNode, useEffect, useRef } from 'react'
import { t } from '../i18n'

/** `link`: the way to a field that another part of the page shows. */
export type SummaryItem = { id?: string; text: string; link?: ReactNode }

/** All that is wrong, in one place: takes the focus whenever `round` changes, each line leads to its field. */
export function ErrorSummary({ items, title, round }: { items: SummaryItem[]; title?: string; round: number }) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (round > 0) ref.current?.focus()
  }, [round])
  if (items.length === 0) return null
  return (
    <div className="summary" ref={ref} tabIndex={-1} role="alert" aria-labelledby="error-summary">
      <h2 id="error-summary">{title ?? t('ui.errors', { count: items.length })}</h2>
      <ul>
        {items.map((item) => (
          <li key={`${item.id ?? ''}${item.text}`}>
            {item.id ? (
              <a
                href={`#${item.id}`}
                onClick={(event) => {
                  const field = document.getElementById(item.id ?? '')
                  if (!field) return
                  event.preventDefault()
                  field.scrollIntoView({ block: 'center' })
                  field.focus()
                }}
              >
                {item.text}
              </a>
            ) : (
              (item.link ?? item.text)
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
