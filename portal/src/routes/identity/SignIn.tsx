import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import * as z from 'zod/mini'
import { rememberCsrf } from '../../api/client'
import { createSession } from '../../api/gen'
import { configQuery, sessionChanged, useSession } from '../../domain/session'
import { Form, requiredText, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { Button, ButtonLink, Card, Link, Page, Row, Stack, TextField } from '../../ui'
import { CodeStep } from './CodeStep'
import { signInRoute } from './routes'

const DEMO_PASSWORD = 'preau-demo-2026'
const DEMO = ['editeur', 'fabricant', 'enseignant', 'gestionnaire', 'operateur'] as const

export function SignIn() {
  const { next } = signInRoute.useSearch()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const session = useSession()
  const config = useQuery(configQuery).data
  const [half, setHalf] = useState(false)
  const arrive = async () => {
    await sessionChanged(queries)
    await navigate({ to: next ?? '/' })
  }
  const signIn = useProblemForm({
    schema: z.object({ email: requiredText(254), password: z.string().check(z.minLength(1, { error: () => t('form.required') })) }),
    defaultValues: { email: '', password: '' },
    run: async (body) => {
      const { data } = await createSession({ body })
      if (!data.second_factor_required) return arrive()
      rememberCsrf(data.csrf_token)
      setHalf(true)
    },
  })
  if (session) {
    return (
      <Page title={t('identity.signed_in')} lead={t('identity.signed_in_as', { name: session.account.name })} width="form" centre>
        <Row>
          <ButtonLink to={next ?? '/'} look="main">
            {t('identity.go_on')}
          </ButtonLink>
        </Row>
      </Page>
    )
  }
  if (half) return <CodeStep onProved={arrive} onBack={() => setHalf(false)} />
  return (
    <Page title={t('identity.sign_in')} lead={next ? t('identity.sign_in_first') : undefined} width="form" centre>
      <Form
        of={signIn}
        verb={t('identity.sign_in')}
        busyVerb={t('identity.signing_in')}
        others={<Link to="/password-reset">{t('identity.forgotten')}</Link>}
      >
        <TextField {...signIn.field('email')} label={t('identity.email')} type="email" autoComplete="username" />
        <TextField {...signIn.field('password')} label={t('identity.password')} type="password" autoComplete="current-password" />
      </Form>
      <p>
        {t('identity.no_account')}{' '}
        <Link to="/sign-up" search={{ next }}>
          {t('identity.sign_up')}
        </Link>
      </p>
      {config?.demo && (
        <Card well label={t('identity.demo_title')}>
          <Stack gap={1}>
            <strong>{t('identity.demo_title')}</strong>
            <p>
              {t('identity.demo_lead')} <code>{DEMO_PASSWORD}</code>
            </p>
            <Row gap={1}>
              {DEMO.map((name) => (
                <Button
                  key={name}
                  small
                  onClick={() => {
                    signIn.form.setValue('email', `${name}@demo.preau.example`)
                    signIn.form.setValue('password', DEMO_PASSWORD)
                  }}
                >
                  {t(`identity.demo_${name}`)}
                </Button>
              ))}
            </Row>
          </Stack>
        </Card>
      )}
    </Page>
  )
}
