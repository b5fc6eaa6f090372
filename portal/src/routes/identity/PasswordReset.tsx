import { useState } from 'react'
import * as z from 'zod/mini'
import { completePasswordReset, createPasswordReset } from '../../api/gen'
import { email, Form, newPassword, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { ButtonLink, Notice, Page, Row, TextField } from '../../ui'
import { resetRoute } from './routes'

export function PasswordReset() {
  const { token } = resetRoute.useSearch()
  return token ? <NewPassword token={token} /> : <AskForLink />
}

function AskForLink() {
  const [sent, setSent] = useState<string>()
  const form = useProblemForm({
    schema: z.object({ email: email() }),
    defaultValues: { email: '' },
    run: async (body) => {
      await createPasswordReset({ body })
      setSent(body.email)
    },
  })
  return (
    <Page title={t('identity.forgotten_title')} lead={t('identity.forgotten_lead')} width="form" centre>
      {sent ? (
        <Notice tone="good" live>
          {t('identity.reset_sent', { email: sent })}
        </Notice>
      ) : (
        <Form of={form} verb={t('identity.reset_verb')}>
          <TextField {...form.field('email')} label={t('identity.email')} type="email" autoComplete="email" />
        </Form>
      )}
    </Page>
  )
}

function NewPassword({ token }: { token: string }) {
  const [done, setDone] = useState(false)
  const form = useProblemForm({
    schema: z.object({ password: newPassword() }),
    defaultValues: { password: '' },
    run: async ({ password }) => {
      await completePasswordReset({ body: { token, password } })
      setDone(true)
    },
  })
  if (done) {
    return (
      <Page title={t('identity.reset_done')} lead={t('identity.reset_done_lead')} width="form" centre>
        <Row>
          <ButtonLink to="/sign-in" search={{}} look="main">
            {t('identity.sign_in')}
          </ButtonLink>
        </Row>
      </Page>
    )
  }
  return (
    <Page title={t('identity.new_password')} width="form" centre>
      <Form of={form} verb={t('identity.new_password_verb')}>
        <TextField
          {...form.field('password')}
          label={t('identity.new_password')}
          hint={t('identity.password_hint')}
          type="password"
          autoComplete="new-password"
        />
      </Form>
    </Page>
  )
}
