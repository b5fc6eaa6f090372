import { useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { confirmSecondFactor, type Enrolment, enrolSecondFactor, type RecoveryCodes } from '../../api/gen'
import { Form, requiredText, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { Disclosure, QrCode, Section, Stack, TextField } from '../../ui'
import { factorChanged } from './queries'

export function AskEnrolment({ onAsked }: { onAsked: (enrolment: Enrolment) => void }) {
  const form = useProblemForm({
    name: 'enrol',
    schema: z.object({ password: z.string().check(z.minLength(1, { error: () => t('form.required') })) }),
    defaultValues: { password: '' },
    run: async (body) => onAsked((await enrolSecondFactor({ body })).data),
  })
  return (
    <Form of={form} verb={t('account.factor_add')} label={t('account.factor_add')}>
      <p>{t('account.factor_how')}</p>
      <TextField {...form.field('password')} label={t('account.factor_password')} type="password" autoComplete="current-password" />
    </Form>
  )
}

/** The first code proves that the authenticator has the secret; nothing changes before. */
export function Confirmation({ enrolment, onConfirmed }: { enrolment: Enrolment; onConfirmed: (codes: RecoveryCodes) => void }) {
  const queries = useQueryClient()
  const form = useProblemForm({
    name: 'confirm',
    schema: z.object({ code: requiredText(40) }),
    defaultValues: { code: '' },
    run: async (body) => {
      const { data } = await confirmSecondFactor({ body })
      onConfirmed(data)
      await factorChanged(queries)
    },
  })
  return (
    <Section title={t('account.factor_scan')} lead={t('account.factor_scan_lead')}>
      <Stack gap={3}>
        <QrCode value={enrolment.uri} label={t('account.factor_qr')} />
        <Disclosure summary={t('account.factor_by_hand')}>
          <p>{t('account.factor_by_hand_lead')}</p>
          <p>
            <code>{enrolment.secret.match(/.{1,4}/g)?.join(' ')}</code>
          </p>
          <p>
            <a href={enrolment.uri}>{t('account.factor_open')}</a>
          </p>
        </Disclosure>
        <Form of={form} verb={t('account.factor_confirm')} label={t('account.factor_confirm')}>
          <TextField
            {...form.field('code')}
            label={t('account.factor_code')}
            hint={t('account.factor_code_hint')}
            size="short"
            inputMode="numeric"
            autoComplete="one-time-code"
          />
        </Form>
      </Stack>
    </Section>
  )
}
