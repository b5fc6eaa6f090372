import '../../i18n/work'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Enrolment, RecoveryCodes } from '../../api/gen'
import { t } from '../../i18n'
import { dateTime } from '../../i18n/format'
import { Disclosure, Facts, Link, Page, Stack } from '../../ui'
import { AskEnrolment, Confirmation } from './Enrolling'
import { secondFactorQuery } from './queries'
import { RemoveFactor, RenewCodes, SaveCodes } from './RecoveryCodes'

/** Secret and codes are shown once: they live in this page alone, and are gone when it is left. */
export function SecondFactorPage() {
  const factor = useSuspenseQuery(secondFactorQuery).data
  const [enrolment, setEnrolment] = useState<Enrolment>()
  const [dealt, setDealt] = useState<RecoveryCodes>()
  const deal = (codes: RecoveryCodes) => {
    setEnrolment(undefined)
    setDealt(codes)
  }
  return (
    <Page
      title={t('account.factor')}
      lead={t('account.factor_lead')}
      eyebrow={<Link to="/account">{t('account.title')}</Link>}
      width="form"
    >
      <Stack gap={4}>
        {dealt ? (
          <SaveCodes codes={dealt.codes} onSaved={() => setDealt(undefined)} />
        ) : factor.enrolled_at ? (
          <>
            <Facts
              items={[
                [t('account.factor_since'), dateTime(factor.enrolled_at)],
                [t('account.factor_codes_left'), String(factor.recovery_codes_left)],
              ]}
            />
            <Disclosure summary={t('account.factor_renew')}>
              <RenewCodes onMade={deal} />
            </Disclosure>
            <Disclosure summary={t('account.factor_remove')}>
              <RemoveFactor />
            </Disclosure>
          </>
        ) : enrolment ? (
          <Confirmation enrolment={enrolment} onConfirmed={deal} />
        ) : (
          <AskEnrolment onAsked={setEnrolment} />
        )}
      </Stack>
    </Page>
  )
}
