import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import * as z from 'zod/mini'
import { createAccount } from '../../api/gen'
import { configQuery } from '../../domain/session'
import { email, Form, newPassword, requiredText, useProblemForm } from '../../forms'
import { locale, t } from '../../i18n'
import { Link, Notice, Page, TextField } from '../../ui'

export function SignUp() {
  const [sent, setSent] = useState<string>()
  const demo = useQuery(configQuery).data?.demo
  const form = useProblemForm({
    schema: z.object({ name: requiredText(120), email: email(), password: newPassword() }),
    defaultValues: { name: '', email: '', password: '' },
    run: async (values) => {
      await createAccount({ body: { ...values, language: locale } })
      setSent(values.email)
    },
  })
  if (sent) {
    return (
      <Page title={t('identity.check_mail')} width="form" centre>
        <Notice tone="good" live>
          <p>{t('identity.check_mail_detail', { email: sent })}</p>
          {demo && (
            <p>
              <Link to={'/mailbox' as string}>{t('frame.mailbox')}</Link>
            </p>
          )}
        </Notice>
      </Page>
    )
  }
  return (
    <Page title={t('identity.sign_up')} lead={t('identity.sign_up_lead')} width="form" centre>
      <Form
        of={form}
        verb={t('identity.sign_up')}
        others={
          <Link to="/sign-in" search={{}}>
            {t('identity.have_account')}
          </Link>
        }
      >
        <TextField {...form.field('name')} label={t('identity.name')} hint={t('identity.name_hint')} autoComplete="name" />
        <TextField {...form.field('email')} label={t('identity.email')} hint={t('identity.email_hint')} type="email" autoComplete="email" />
        <TextField
          {...form.field('password')}
          label={t('identity.password')}
          hint={t('identity.password_hint')}
          type="password"
          autoComplete="new-password"
        />
      </Form>
    </Page>
  )
}
