import { useSuspenseQuery } from '@tanstack/react-query'
import { t } from '../../i18n'
import { TabLink, TabNav } from '../../ui'
import { countsQuery } from './queries'

/** The moderator's rooms, with what waits in each. */
export function Rooms() {
  const counts = useSuspenseQuery(countsQuery).data
  return (
    <TabNav label={t('moderation.rooms')}>
      <TabLink to="/moderation" count={counts.waiting + counts.in_review} activeOptions={{ exact: true, includeSearch: false }}>
        {t('moderation.queue')}
      </TabLink>
      <TabLink to="/moderation/reports" count={counts.open_reports}>
        {t('moderation.reports')}
      </TabLink>
      <TabLink to="/moderation/claims" count={counts.open_claims}>
        {t('moderation.claims')}
      </TabLink>
      <TabLink to="/moderation/organisations">{t('moderation.organisations')}</TabLink>
      <TabLink to="/moderation/accounts">{t('moderation.accounts')}</TabLink>
      <TabLink to="/moderation/suspensions">{t('moderation.suspensions')}</TabLink>
      <TabLink to="/moderation/search">{t('moderation.search')}</TabLink>
      <TabLink to="/moderation/jobs">{t('moderation.jobs')}</TabLink>
      <TabLink to="/moderation/audit">{t('moderation.audit')}</TabLink>
      <TabLink to="/moderation/pages">{t('moderation.pages')}</TabLink>
    </TabNav>
  )
}
