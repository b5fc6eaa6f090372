import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { siteName } from './site'

type Gap = 1 | 2 | 3 | 4 | 6
type Box = { children: ReactNode; gap?: Gap; as?: 'div' | 'ul' | 'ol' | 'section' | 'nav'; label?: string }

/** One below the other. */
export function Stack({ children, gap = 2, as: Tag = 'div', label }: Box) {
  return (
    <Tag className={`stack g${gap}`} aria-label={label}>
      {children}
    </Tag>
  )
}

/** Side by side, wrapping. */
export function Row({
  children,
  gap = 2,
  as: Tag = 'div',
  label,
  justify,
  top = false,
}: Box & { justify?: 'between' | 'end'; top?: boolean }) {
  return (
    <Tag className={`row g${gap} ${justify ?? ''} ${top ? 'top' : ''}`} aria-label={label}>
      {children}
    </Tag>
  )
}

/** A picture with words at its side, however long they are. */
export function Beside({ picture, children }: { picture: ReactNode; children: ReactNode }) {
  return (
    <div className="beside">
      {picture}
      {children}
    </div>
  )
}

/** As many equal columns as fit. */
export function Grid({ children, gap = 3, as: Tag = 'div', label, columns = 'normal' }: Box & { columns?: 'narrow' | 'normal' | 'wide' }) {
  return (
    <Tag className={`grid g${gap} ${columns}`} aria-label={label}>
      {children}
    </Tag>
  )
}

/**
 * A main column with a narrow one before (`start`) or after (`end`); children in the order they are read.
 * `led`: the narrow one is read first though it stands at the end.
 */
export function Split({ children, side, led }: { children: ReactNode; side: 'start' | 'end'; led?: boolean }) {
  return <div className={`split ${side}${led ? ' led' : ''}`}>{children}</div>
}

/** The narrow column of a Split; stays in view on a wide screen. */
export function Aside({ children, label }: { children: ReactNode; label: string }) {
  return (
    <aside className="sticky" aria-label={label}>
      {children}
    </aside>
  )
}

type PageProps = {
  title: string
  /** The document's title where it says more than the h1. */
  documentTitle?: string
  lead?: ReactNode
  /** Above the title: where one is, or a way back. */
  eyebrow?: ReactNode
  /** The page's own actions, beside the title. */
  actions?: ReactNode
  /** What the page is about, before its title. */
  picture?: ReactNode
  /** `text` for reading, `form` for one column of fields. */
  width?: 'wide' | 'text' | 'form'
  centre?: boolean
  /** The h1 is there for those who do not see the page; something else plays its part on screen. */
  quietTitle?: boolean
  children: ReactNode
}

/** Every page: its title in the document and in the h1, which takes the focus when one arrives. */
export function Page({ title, documentTitle, lead, eyebrow, actions, picture, width = 'wide', centre, quietTitle, children }: PageProps) {
  useEffect(() => {
    const full = documentTitle ?? title
    document.title = full === siteName() ? full : `${full} · ${siteName()}`
  }, [title, documentTitle])
  const head = (
    <div className={quietTitle ? 'hidden' : 'page-head'}>
      {eyebrow && <div className="eyebrow">{eyebrow}</div>}
      <Row justify="between" gap={2}>
        <h1 tabIndex={-1}>{title}</h1>
        {actions && <Row gap={1}>{actions}</Row>}
      </Row>
      {lead && <p className="lead">{lead}</p>}
    </div>
  )
  return (
    <div className={`page ${width} ${centre ? 'centre' : ''}`}>
      {picture ? <Beside picture={picture}>{head}</Beside> : head}
      {children}
    </div>
  )
}

export function Section({
  title,
  level = 2,
  actions,
  lead,
  children,
  id,
}: {
  title: string
  level?: 2 | 3
  actions?: ReactNode
  lead?: ReactNode
  children: ReactNode
  id?: string
}) {
  const Heading = `h${level}` as 'h2' | 'h3'
  return (
    <section className="stack g2" id={id}>
      <Row justify="between" gap={2}>
        <Heading>{title}</Heading>
        {actions}
      </Row>
      {lead && <p className="soft measure">{lead}</p>}
      {children}
    </section>
  )
}

export const Prose = ({ children }: { children: ReactNode }) => <div className="prose">{children}</div>
/** Less important words; `small` for what stands under something else. */
export const Soft = ({ children, small }: { children: ReactNode; small?: boolean }) => (
  <span className={small ? 'soft small' : 'soft'}>{children}</span>
)
/** Text by people: line breaks are kept, nothing is interpreted. */
export const PlainText = ({ children }: { children: string }) => <p className="preserve measure">{children}</p>
/** A number, amount or date: figures of one width, never broken. */
export const Num = ({ children }: { children: ReactNode }) => <span className="num">{children}</span>
/** An identifier nobody types: enough of its end to tell it from its neighbours, whole where one points at it. */
export const Id = ({ children }: { children: string }) => (
  <code className="soft small num" title={children}>
    {shortId(children)}
  </code>
)
export const shortId = (id: string) => (/^[0-9a-f-]{36}$/.test(id) ? `…${id.slice(-8)}` : id)
/** Said to a screen reader only. */
export const Hidden = ({ children }: { children: ReactNode }) => <span className="hidden">{children}</span>
/** Nothing of this on paper. */
export const NoPrint = ({ children }: { children: ReactNode }) => <div className="no-print">{children}</div>
/** Text for machines, broken wherever the line ends. */
export const Code = ({ children }: { children: string }) => <code className="break">{children}</code>
export const WideOnly = ({ children }: { children: ReactNode }) => <div className="wide-only">{children}</div>
export const PhoneOnly = ({ children }: { children: ReactNode }) => <div className="phone-only">{children}</div>
