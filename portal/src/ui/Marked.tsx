import { Fragment } from 'react'

/** Text with `<mark>`, as the search answers it, made of nodes: no markup is ever handed to the browser. */
export function Marked({ html }: { html: string }) {
  return html.split(/<mark>(.*?)<\/mark>/gs).map((part, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name
    at % 2 === 1 ? <mark key={at}>{unescapeHtml(part)}</mark> : <Fragment key={at}>{unescapeHtml(part)}</Fragment>,
  )
}

const ENTITIES: Record<string, string> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
  '#39': "'",
  '#x27': "'",
  '#34': '"',
  '#x2F': '/',
}

export function unescapeHtml(text: string): string {
  return text.replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole)
}
