import { useSuspenseQuery } from '@tanstack/react-query'
import { useMatches } from '@tanstack/react-router'
import type { PageName } from '../../api/gen'
import { t } from '../../i18n'
import { date } from '../../i18n/format'
import { Markdown, Page, Soft } from '../../ui'
import { sitePageQuery } from './routes'

const TITLES = { 'legal-notice': 'frame.legal_notice', privacy: 'frame.privacy', accessibility: 'frame.accessibility' } as const

/** A text that the deployment edits; its own first heading is the page's title. */
export function SitePage() {
  const name: PageName = useMatches().at(-1)?.staticData.page ?? 'legal-notice'
  const { markdown, updated_at } = useSuspenseQuery(sitePageQuery(name)).data.value
  const heading = /^# (.+)$/m.exec(markdown)
  return (
    <Page title={heading?.[1] ?? t(TITLES[name])} width="text">
      <Markdown text={heading ? markdown.replace(heading[0], '') : markdown} />
      {updated_at && <Soft small>{t('frame.page_updated', { date: date(updated_at) })}</Soft>}
    </Page>
  )
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    page?: PageName
  }
}
