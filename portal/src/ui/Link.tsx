import { createLink } from '@tanstack/react-router'
import { type ComponentProps, type ReactNode, useEffect, useRef } from 'react'
import { t } from '../i18n'
import { buttonClass, type Look } from './Button'
import { Icon, type IconName } from './Icon'

type Anchor = Omit<ComponentProps<'a'>, 'className' | 'style'>

const Plain = ({ children, ...rest }: Anchor) => (
  <a {...rest} className={undefined}>
    {children}
  </a>
)

type ButtonAnchor = Anchor & { look?: Look; small?: boolean; whole?: boolean; icon?: IconName }

const LikeButton = ({ look, small, whole, icon, children, ...rest }: ButtonAnchor) => (
  <a {...rest} className={buttonClass(look, small, whole)}>
    {icon && <Icon name={icon} />}
    {children}
  </a>
)

const LikeTab = ({ count, children, ...rest }: Anchor & { count?: number }) => (
  <a {...rest} className="tab">
    {children}
    {count !== undefined && <span className="pill">{count}</span>}
  </a>
)

const LikeStep = ({ children, ...rest }: Anchor) => (
  <a {...rest} className="step">
    {children}
  </a>
)

const LikeBrand = ({ children, ...rest }: Anchor) => (
  <a {...rest} className="brand">
    {children}
  </a>
)

/** Typed links inside the portal, each with its look. */
export const Link = createLink(Plain)
export const BrandLink = createLink(LikeBrand)
export const ButtonLink = createLink(LikeButton)
export const TabLink = createLink(LikeTab)
export const StepLink = createLink(LikeStep)

/** Tabs that are addresses: each can be shared and reached by the back button. Where they scroll, the current one is in view. */
export function TabNav({ label, children }: { label: string; children: ReactNode }) {
  const nav = useRef<HTMLElement>(null)
  useEffect(() => {
    const current = nav.current?.querySelector<HTMLElement>('[aria-current="page"]')
    if (nav.current && current) nav.current.scrollLeft = current.offsetLeft - (nav.current.clientWidth - current.offsetWidth) / 2
  })
  return (
    <nav className="tabs" aria-label={label} ref={nav}>
      {children}
    </nav>
  )
}

/** Only http and https leave the portal; anything else is shown as text. */
export function ExternalLink({ href, children }: { href: string; children?: ReactNode }) {
  const words = children ?? href.replace(/^https?:\/\//, '').replace(/\/$/, '')
  if (!/^https?:\/\//i.test(href)) return <span>{words}</span>
  return (
    <a href={href} rel="noopener noreferrer">
      {words}
      <Icon name="external" />
      <span className="hidden"> ({t('ui.external')})</span>
    </a>
  )
}

export function ExternalButton({
  href,
  children,
  look = 'main',
  whole,
}: {
  href: string
  children: ReactNode
  look?: Look
  whole?: boolean
}) {
  if (!/^https?:\/\//i.test(href)) return null
  return (
    <a className={buttonClass(look, false, whole)} href={href} rel="noopener noreferrer">
      {children}
      <Icon name="external" />
      <span className="hidden"> ({t('ui.external')})</span>
    </a>
  )
}
