import type { Problem } from '../api/problem'
import { t } from '../i18n'

/** What to tell a person of a failure: what happened, and what to do. */
export function problemText(problem: Problem): { title: string; detail: string } {
  switch (problem.status) {
    case 0:
      return { title: t('problem.offline'), detail: t('problem.offline_detail') }
    case 401:
      return { title: problem.title || t('problem.signed_out'), detail: problem.detail ?? t('problem.signed_out_detail') }
    case 403:
      return { title: t('problem.forbidden'), detail: problem.detail ?? t('problem.forbidden_detail') }
    case 404:
      return { title: t('problem.not_found'), detail: t('problem.not_found_detail') }
    case 412:
      return { title: t('problem.stale'), detail: t('problem.stale_detail') }
    case 429:
      return { title: t('problem.too_many'), detail: t('problem.too_many_detail', { count: problem.retryAfter ?? 60 }) }
    default:
      return {
        title: problem.title || t('problem.failed'),
        detail: problem.detail ?? (problem.faults.map((fault) => fault.detail).join(' ') || t('problem.failed_detail')),
      }
  }
}
