import { useLacksFactor } from '../../domain/session'
import { t } from '../../i18n'
import { ButtonLink, Notice } from '../../ui'

/** Before somebody fills in a form that will be refused: money asks for a second factor. */
export function FactorNotice() {
  if (!useLacksFactor()) return null
  return (
    <Notice tone="warn" title={t('funding.factor')}>
      <p>{t('funding.factor_why')}</p>
      <p>
        <ButtonLink to="/account/second-factor">{t('account.factor_add')}</ButtonLink>
      </p>
    </Notice>
  )
}
