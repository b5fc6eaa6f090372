import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { configQuery } from '../domain/session'
import { t } from '../i18n'
import { Link } from '../ui'
import { Toaster } from '../ui/Toast'
import { Header } from './Header'

/** Skip link, header, page, footer; the same on every address. */
export function Frame() {
  const config = useQuery(configQuery).data
  return (
    <>
      <a className="skip" href="#main">
        {t('frame.skip')}
      </a>
      {config?.demo && (
        <aside className="demo-bar" aria-label={t('frame.demo_label')}>
          <div className="inner">
            {t('frame.demo')} <Link to={'/mailbox' as string}>{t('frame.mailbox')}</Link>
          </div>
        </aside>
      )}
      <Header />
      <main className="site-main" id="main" tabIndex={-1}>
        <div className="inner">
          <Outlet />
        </div>
      </main>
      <footer className="site-footer">
        <div className="inner row g2 between">
          <nav aria-label={t('frame.footer_nav')}>
            <ul className="row g2">
              <li>
                <Link to="/legal-notice">{t('frame.legal_notice')}</Link>
              </li>
              <li>
                <Link to="/privacy">{t('frame.privacy')}</Link>
              </li>
              <li>
                <Link to="/accessibility">{t('frame.accessibility')}</Link>
              </li>
              <li>
                <a href="/docs">{t('frame.api')}</a>
              </li>
            </ul>
          </nav>
          {config && (
            <span className="soft">
              {config.name} {config.version}
            </span>
          )}
        </div>
      </footer>
      <div id="announcer" className="hidden" aria-live="polite" />
      <Toaster />
    </>
  )
}
