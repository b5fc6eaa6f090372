import { Fragment, type ReactNode } from 'react'

/** Headings, paragraphs, lists, links, bold. Anything else, HTML included, is shown as the text it is. */
export function Markdown({ text }: { text: string }) {
  const blocks = text
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .flatMap(splitHeading)
  return (
    <div className="prose">
      {blocks.map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two blocks may bear the same text
        <Fragment key={`${at} ${block}`}>{renderBlock(block)}</Fragment>
      ))}
    </div>
  )
}

function splitHeading(block: string): string[] {
  const found = /^(#{1,4} [^\n]*)\n([\s\S]+)$/.exec(block)
  return found ? [found[1] as string, found[2] as string] : [block]
}

function renderBlock(block: string): ReactNode {
  const heading = /^(#{1,4}) (.+)$/.exec(block.trim())
  if (heading) {
    // The page has its h1.
    const Tag = `h${Math.max(2, heading[1]?.length ?? 2)}` as 'h2'
    return <Tag>{inline(heading[2] as string)}</Tag>
  }
  const lines = block.split('\n').filter((line) => line.trim() !== '')
  if (lines.length === 0) return null
  const bullet = /^\s*[-*] (.*)$/
  const numbered = /^\s*\d+[.)] (.*)$/
  for (const [pattern, Tag] of [
    [bullet, 'ul'],
    [numbered, 'ol'],
  ] as const) {
    if (pattern.test(lines[0] as string)) {
      return (
        <Tag>
          {items(lines, pattern).map((item) => (
            <li key={item}>{inline(item)}</li>
          ))}
        </Tag>
      )
    }
  }
  return <p>{inline(lines.join(' '))}</p>
}

function items(lines: string[], pattern: RegExp): string[] {
  const found: string[] = []
  for (const line of lines) {
    const start = pattern.exec(line)
    if (start) found.push(start[1] as string)
    else found.push(`${found.pop() ?? ''} ${line.trim()}`.trim())
  }
  return found
}

function inline(text: string): ReactNode[] {
  return text.split(/(\[[^\]]+\]\([^)\s]+\)|\*\*[^*]+\*\*|`[^`]+`)/g).map((part, at) => {
    const link = /^\[([^\]]+)\]\(([^)\s]+)\)$/.exec(part)
    const key = `${at}${part}`
    if (link && /^(https?:|mailto:|\/(?!\/))/i.test(link[2] as string)) {
      return (
        <a key={key} href={link[2]}>
          {link[1]}
        </a>
      )
    }
    if (/^\*\*.+\*\*$/.test(part)) return <strong key={key}>{part.slice(2, -2)}</strong>
    if (/^`.+`$/.test(part)) return <code key={key}>{part.slice(1, -1)}</code>
    return <Fragment key={key}>{part}</Fragment>
  })
}
