import type { Application } from '../../../api/gen'
import { t } from '../../../i18n'
import { Notice } from '../../../ui'
import { instant } from '../words'

/** What becomes of an application that nobody decides, and when; or that it has. */
export function SilenceNotice({ application: { silence, state } }: { application: Application }) {
  if (!silence) return null
  const date = instant(silence.met_at ?? silence.due_at)
  if (silence.met_at) {
    return silence.effect === 'refusal' ? (
      <Notice tone="bad" title={t('applicant.silence_refused')}>
        {t('applicant.silence_refused_how', { date })}
      </Notice>
    ) : (
      <Notice title={t('applicant.silence_alerted')}>{t('applicant.silence_alerted_how', { date })}</Notice>
    )
  }
  if (state === 'correction_requested') return <Notice title={t('applicant.silence')}>{t('applicant.silence_stands')}</Notice>
  if (!['submitted', 'admissible', 'in_review', 'proposed'].includes(state)) return null
  return <Notice title={t('applicant.silence')}>{t(`applicant.silence_${silence.effect}`, { date })}</Notice>
}
