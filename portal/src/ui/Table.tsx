import { Fragment, type ReactNode, useEffect, useRef, useState } from 'react'

export type Column<T> = {
  key: string
  header: string
  cell: (row: T) => ReactNode
  /** Numbers and amounts stand right, in figures of one width. */
  right?: boolean
  /** The cell that names the row. */
  head?: boolean
}

type Props<T> = {
  caption: string
  quietCaption?: boolean
  columns: Column<T>[]
  rows: T[]
  rowKey: (row: T) => string
  /** A line across the table, before the row of that place. */
  line?: { before: number; text: string }
}

/** On a phone each row becomes a block whose values bear their column's name. */
export function Table<T>({ caption, quietCaption, columns, rows, rowKey, line }: Props<T>) {
  const { wrap, scrolls } = useScrolls()
  return (
    <div ref={wrap} className="table-wrap" {...(scrolls && { role: 'region', 'aria-label': caption, tabIndex: 0 })}>
      <table className="table fold">
        <caption className={quietCaption ? 'hidden' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={column.right ? 'right' : undefined}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <Fragment key={rowKey(row)}>
              {line?.before === at && (
                <tr className="line">
                  <td colSpan={columns.length}>{line.text}</td>
                </tr>
              )}
              <tr>
                {columns.map((column) =>
                  column.head ? (
                    <th key={column.key} scope="row">
                      {column.cell(row)}
                    </th>
                  ) : (
                    <td key={column.key} className={column.right ? 'right' : undefined} data-label={column.header}>
                      {column.cell(row)}
                    </td>
                  ),
                )}
              </tr>
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Whether the table is wider than its place: then the keyboard must reach it, to scroll. */
function useScrolls() {
  const wrap = useRef<HTMLDivElement>(null)
  const [scrolls, setScrolls] = useState(false)
  useEffect(() => {
    const place = wrap.current
    const table = place?.firstElementChild
    if (!place || !table || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(() => setScrolls(place.scrollWidth > place.clientWidth))
    observer.observe(place)
    observer.observe(table)
    return () => observer.disconnect()
  }, [])
  return { wrap, scrolls }
}
