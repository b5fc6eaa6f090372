import type { ReactNode } from 'react'
import { t } from '../i18n'
import { Button } from './Button'
import { Icon, type IconName } from './Icon'

export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'info' | 'plain'

const SHAPE: Record<Tone, IconName> = { neutral: 'dot', good: 'check', warn: 'clock', bad: 'cross', info: 'info', plain: 'dot' }

/** A status: its word, its shape, then its colour. `icon={false}` for a mere label. */
export function Badge({ tone = 'neutral', icon, children }: { tone?: Tone; icon?: IconName | false; children: ReactNode }) {
  const shape = icon ?? (tone === 'neutral' || tone === 'plain' ? false : SHAPE[tone])
  return (
    <span className={`badge ${tone}`}>
      {shape && <Icon name={shape} />}
      {children}
    </span>
  )
}

type CardProps = {
  children: ReactNode
  as?: 'div' | 'li' | 'article' | 'section'
  well?: boolean /** The link in its heading is the target of the whole card. */
  linked?: boolean
  label?: string
}

export function Card({ children, as: Tag = 'div', well, linked, label }: CardProps) {
  return (
    <Tag className={`card${well ? ' well' : ''}${linked ? ' linked' : ''}`} aria-label={label}>
      {children}
    </Tag>
  )
}

export const CardFoot = ({ children }: { children: ReactNode }) => <div className="card-foot row g2 between">{children}</div>
/** Stays clickable inside a linked card. */
export const Above = ({ children }: { children: ReactNode }) => <div className="above">{children}</div>
/** The one figure somebody came for. */
export const Figure = ({ children }: { children: ReactNode }) => <strong className="figure">{children}</strong>
/** At most three lines. */
export const Clamp = ({ children }: { children: ReactNode }) => <p className="clamp">{children}</p>

/** A removable filter. */
export function Chip({
  children,
  label,
  onRemove,
}: {
  children: ReactNode /** "Remove: Collège". */
  label: string
  onRemove: () => void
}) {
  return (
    <button type="button" className="chip" onClick={onRemove} aria-label={label}>
      {children}
      <Icon name="cross" />
    </button>
  )
}

const SIGN = { info: 'info', good: 'check', warn: 'warn', bad: 'warn' } as const

/** Something to know before going on. `live`: it appeared by itself and is announced. */
export function Notice({
  tone = 'info',
  title,
  children,
  live,
}: {
  tone?: keyof typeof SIGN
  title?: string
  children?: ReactNode
  live?: boolean
}) {
  return (
    <div className={`notice ${tone}`} role={live ? (tone === 'bad' ? 'alert' : 'status') : undefined}>
      <Icon name={SIGN[tone]} />
      <div className="notice-body">
        {title && <strong>{title}</strong>}
        {typeof children === 'string' ? <p>{children}</p> : children}
      </div>
    </div>
  )
}

/** What the page is for, and the first step. */
export function EmptyState({
  title,
  level = 2,
  children,
  action,
}: {
  title: string
  level?: 2 | 3
  children?: ReactNode
  action?: ReactNode
}) {
  const Heading = `h${level}` as 'h2' | 'h3'
  return (
    <div className="empty">
      <Heading>{title}</Heading>
      {typeof children === 'string' ? <p className="measure">{children}</p> : children}
      {action}
    </div>
  )
}

export function Disclosure({
  summary,
  children,
  open,
  ruled,
}: {
  summary: ReactNode
  children: ReactNode
  open?: boolean
  ruled?: boolean
}) {
  return (
    <details className={ruled ? 'disclosure ruled' : 'disclosure'} open={open}>
      <summary>
        <Icon name="right" />
        {summary}
      </summary>
      <div className="disclosure-body stack g2">{children}</div>
    </details>
  )
}

/** Label and value; an absent value says so. */
export function Facts({ items, narrow }: { items: [label: string, value: ReactNode][]; narrow?: boolean }) {
  return (
    <dl className={narrow ? 'facts narrow' : 'facts'}>
      {items.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value === undefined || value === null || value === '' ? <span className="soft">{t('ui.unknown')}</span> : value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** The next page of a cursor list, added below. */
export function ShowMore({ more, busy, onMore }: { more: boolean; busy: boolean; onMore: () => void }) {
  if (!more) return null
  return (
    <div className="row">
      <Button busy={busy} onClick={onMore}>
        {busy ? t('ui.loading') : t('ui.show_more')}
      </Button>
    </div>
  )
}

export function Skeleton({ lines = 4, title, blocks = 0 }: { lines?: number; title?: boolean; blocks?: number }) {
  return (
    <div className="stack g2" aria-busy="true">
      <span className="hidden" role="status">
        {t('ui.loading')}
      </span>
      {title && <div className="skeleton title" />}
      {Array.from({ length: lines }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <div key={at} className="skeleton line" />
      ))}
      {Array.from({ length: blocks }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the blocks are all alike
        <div key={at} className="skeleton block" />
      ))}
    </div>
  )
}

export function ProgressBar({ value, label }: { /** 0 to 1. */ value: number; label: string }) {
  return (
    <div className="progress">
      <span className="small">
        {label} · <span className="num">{Math.round(value * 100)} %</span>
      </span>
      <progress value={value} max={1} aria-label={label} />
    </div>
  )
}

/** A square picture, or the shape of what it stands for. */
export function Thumb({ src, icon, big }: { src?: string; icon: IconName; big?: boolean }) {
  return (
    <div className={big ? 'thumb big' : 'thumb'}>
      {src ? <img src={src} alt="" width={88} height={88} loading="lazy" /> : <Icon name={icon} />}
    </div>
  )
}

/** The old and the new, side by side. */
export function Change({ before, after }: { before: ReactNode; after: ReactNode }) {
  return (
    <div className="change">
      <div className="before">
        <strong className="small soft">{t('ui.before')}</strong>
        <div>{before}</div>
      </div>
      <div className="after">
        <strong className="small soft">{t('ui.after')}</strong>
        <div>{after}</div>
      </div>
    </div>
  )
}

/** Stays in view at the bottom while it has something to say. */
export function StickyBar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className="compare-bar" aria-label={label}>
      {children}
    </section>
  )
}
