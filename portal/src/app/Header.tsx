import { useQueryClient } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { deleteSession } from '../api/gen'
import { useAction } from '../api/useAction'
import { isOperator, sessionEnded, useSession, workplaces } from '../domain/session'
import { locale, otherLanguage, t } from '../i18n'
import { BrandLink, Hidden, Icon, Link, toast } from '../ui'
import { siteName } from '../ui/site'
import { useTheme } from './theme'

export function Header() {
  const session = useSession()
  const { open, setOpen, button } = useMenu()
  return (
    <header className="site-header">
      <div className="inner">
        <BrandLink to="/">
          <img src="/favicon.svg" alt="" width={32} height={32} />
          {siteName()}
        </BrandLink>
        <button
          ref={button}
          type="button"
          className="menu-button"
          aria-expanded={open}
          aria-controls="site-menu"
          onClick={() => setOpen(!open)}
        >
          <Icon name={open ? 'cross' : 'menu'} />
          {t('frame.menu')}
        </button>
        <div id="site-menu" className={open ? 'site-menu open' : 'site-menu'}>
          <nav className="site-nav main" aria-label={t('frame.main_nav')}>
            <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
              {t('frame.catalogue')}
            </Link>
            <Link to={'/calls' as string}>{t('frame.calls')}</Link>
            <Link to={'/schools' as string}>{t('frame.schools')}</Link>
            {(workplaces(session).length > 0 || !session) && <Link to={'/publisher' as string}>{t('frame.publisher')}</Link>}
            {isOperator(session) && <Link to={'/moderation' as string}>{t('frame.moderation')}</Link>}
          </nav>
          <div className="site-nav">
            <ThemeSwitch />
            <LanguageSwitch />
            {session ? (
              <AccountMenu name={session.account.name} email={session.account.email} />
            ) : (
              <Link to={'/sign-in' as string}>{t('frame.sign_in')}</Link>
            )}
          </div>
        </div>
      </div>
    </header>
  )
}

/** On a narrow screen what the header offers is folded; going elsewhere or Escape folds it again. */
function useMenu() {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const here = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: going elsewhere closes the menu
  useEffect(() => setOpen(false), [here.href])
  useEffect(() => {
    if (!open) return
    const close = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      setOpen(false)
      button.current?.focus()
    }
    document.addEventListener('keydown', close)
    return () => document.removeEventListener('keydown', close)
  }, [open])
  return { open, setOpen, button }
}

function ThemeSwitch() {
  const [theme, choose] = useTheme()
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <button type="button" onClick={() => choose(other)} title={t(`frame.theme_${other}`)}>
      <Icon name={other === 'dark' ? 'moon' : 'sun'} />
      <Hidden>{t(`frame.theme_${other}`)}</Hidden>
    </button>
  )
}

/** A plain link: the page is loaded again in the other language. */
function LanguageSwitch() {
  const here = useLocation()
  const path = globalThis.location.pathname
  const other = locale === 'en' ? 'fr' : 'en'
  return (
    <a href={otherLanguage(path, here.searchStr)} hrefLang={other} lang={other}>
      {other === 'en' ? 'English' : 'Français'}
    </a>
  )
}

function AccountMenu({ name, email }: { name: string; email: string }) {
  const menu = useRef<HTMLDetailsElement>(null)
  const queries = useQueryClient()
  const navigate = useNavigate()
  const here = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: going elsewhere closes the menu
  useEffect(() => {
    if (menu.current) menu.current.open = false
  }, [here.href])
  useEffect(() => {
    const close = (event: Event) => {
      const outside = event instanceof KeyboardEvent ? event.key === 'Escape' : !menu.current?.contains(event.target as Node)
      if (!outside || !menu.current?.open) return
      menu.current.open = false
      if (event instanceof KeyboardEvent) menu.current.querySelector('summary')?.focus()
    }
    document.addEventListener('pointerdown', close)
    document.addEventListener('keydown', close)
    return () => {
      document.removeEventListener('pointerdown', close)
      document.removeEventListener('keydown', close)
    }
  }, [])
  const leave = useAction(
    () => deleteSession(),
    async () => {
      await navigate({ to: '/' })
      await sessionEnded(queries)
      toast(t('frame.signed_out'))
    },
  )
  return (
    <details className="menu" ref={menu}>
      <summary>
        <Icon name="user" />
        {name}
      </summary>
      <div className="menu-panel">
        <p>{email}</p>
        <Link to={'/account' as string}>{t('frame.account')}</Link>
        <Link to={'/applications' as string}>{t('frame.applications')}</Link>
        <Link to={'/organisations' as string}>{t('frame.organisations')}</Link>
        <button type="button" onClick={() => leave.mutate()}>
          {t('frame.sign_out')}
        </button>
      </div>
    </details>
  )
}
