import { listAuditEvents, listJobs, type PageName } from '../../api/gen'
import { pagedQuery } from '../../api/pages'
import type { Locale } from '../../i18n'

export const PAGES: PageName[] = ['legal-notice', 'privacy', 'accessibility']
export const LANGUAGES: Locale[] = ['fr', 'en']

export const deadJobsQuery = pagedQuery(
  ['moderation', 'jobs'],
  async (cursor) => (await listJobs({ query: { state: 'dead', cursor } })).data,
)

export const auditQuery = pagedQuery(['moderation', 'audit'], async (cursor) => (await listAuditEvents({ query: { cursor } })).data)
