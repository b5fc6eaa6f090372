import { useSuspenseQuery } from '@tanstack/react-query'
import { t } from '../../i18n'
import { date } from '../../i18n/format'
import { Badge, ButtonLink, Row, Section } from '../../ui'
import { secondFactorQuery } from './queries'

/** Whether there is one, and the way to the page where it is set up. */
export function SecondFactor() {
  const { enrolled_at } = useSuspenseQuery(secondFactorQuery).data
  return (
    <Section title={t('account.factor')} lead={t('account.factor_lead')}>
      <Row gap={2}>
        {enrolled_at ? (
          <Badge tone="good">{t('account.factor_on', { date: date(enrolled_at) })}</Badge>
        ) : (
          <Badge>{t('account.factor_off')}</Badge>
        )}
        <ButtonLink to="/account/second-factor">{enrolled_at ? t('account.factor_manage') : t('account.factor_add')}</ButtonLink>
      </Row>
    </Section>
  )
}
