import type { ReactNode } from 'react'

type Props = { caption: string; heads: { key: string; node: ReactNode }[]; rows: { label: string; cells: ReactNode[] }[] }

/** Things in columns, facts in rows; scrolls sideways by keyboard too where it does not fit. */
export function CompareTable({ caption, heads, rows }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="table-wrap" aria-label={caption} tabIndex={0}>
      <table className="table compare">
        <caption className="hidden">{caption}</caption>
        <thead>
          <tr>
            <td />
            {heads.map((head) => (
              <th key={head.key} scope="col">
                {head.node}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.label}>
              <th scope="row">{row.label}</th>
              {row.cells.map((cell, at) => (
                <td key={heads[at]?.key ?? at}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
