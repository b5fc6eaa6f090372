import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import * as z from 'zod/mini'
import { deleteAccount } from '../../api/gen'
import { sessionEnded } from '../../domain/session'
import { Form, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { Disclosure, Section, Stack, TextField, toast } from '../../ui'

/** Taking one's data along, and leaving. */
export function Data() {
  return (
    <Section title={t('account.data')} lead={t('account.data_lead')}>
      <Stack gap={3}>
        <p>
          <a href="/api/v1/account/export" download="preau.json">
            {t('account.export')}
          </a>
        </p>
        <Disclosure summary={t('account.leave')}>
          <Leave />
        </Disclosure>
      </Stack>
    </Section>
  )
}

function Leave() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const form = useProblemForm({
    name: 'leave',
    schema: z.object({ password: z.string().check(z.minLength(1, { error: () => t('form.required') })) }),
    defaultValues: { password: '' },
    run: async (body) => {
      await deleteAccount({ body })
      await navigate({ to: '/' })
      await sessionEnded(queries)
      toast(t('account.left'))
    },
  })
  return (
    <Form of={form} verb={t('account.leave_verb')} look="danger" label={t('account.leave')}>
      <p>{t('account.leave_text')}</p>
      <TextField {...form.field('password')} label={t('account.leave_password')} type="password" autoComplete="current-password" />
    </Form>
  )
}
