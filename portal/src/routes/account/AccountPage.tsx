import '../../i18n/work'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { type Language, updateAccount, updatePassword } from '../../api/gen'
import { chosen, Form, newPassword, requiredText, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { date } from '../../i18n/format'
import { Page, Section, Select, Stack, TextField, toast } from '../../ui'
import { Claims } from './Claims'
import { Data } from './Data'
import { accountQuery } from './queries'
import { ReceivedInvitations } from './ReceivedInvitations'
import { SecondFactor } from './SecondFactor'
import { Sessions } from './Sessions'
import { Tokens } from './Tokens'

/** Everything about oneself, on one page. */
export function AccountPage() {
  const { email, created_at } = useSuspenseQuery(accountQuery).data.value
  return (
    <Page title={t('account.title')} lead={t('account.lead', { email, date: date(created_at) })} width="text">
      <Stack gap={6}>
        <Profile />
        <ReceivedInvitations />
        <Claims />
        <Password />
        <SecondFactor />
        <Sessions />
        <Tokens />
        <Data />
      </Stack>
    </Page>
  )
}

const LANGUAGES = ['fr', 'en'] as const satisfies Language[]

function Profile() {
  const { value, etag } = useSuspenseQuery(accountQuery).data
  const queries = useQueryClient()
  const form = useProblemForm({
    name: 'profile',
    schema: z.object({ name: requiredText(120), language: chosen(LANGUAGES) }),
    defaultValues: { name: value.name, language: value.language },
    run: async (body) => {
      await updateAccount({ headers: { 'If-Match': etag }, body })
      toast(t('account.saved'))
      await Promise.all([queries.invalidateQueries({ queryKey: ['account'] }), queries.invalidateQueries({ queryKey: ['session'] })])
    },
  })
  return (
    <Section title={t('account.profile')}>
      <Form of={form} verb={t('account.save')} label={t('account.profile')}>
        <TextField {...form.field('name')} label={t('account.name')} autoComplete="name" />
        <Select
          {...form.field('language')}
          label={t('account.language')}
          hint={t('account.language_hint')}
          options={[
            { value: 'fr', label: 'Français' },
            { value: 'en', label: 'English' },
          ]}
        />
      </Form>
    </Section>
  )
}

function Password() {
  const form = useProblemForm({
    name: 'password',
    schema: z.object({ current: z.string().check(z.minLength(1, { error: () => t('form.required') })), password: newPassword() }),
    defaultValues: { current: '', password: '' },
    run: async (body) => {
      await updatePassword({ body })
      toast(t('account.password_changed'))
      form.form.reset()
    },
  })
  return (
    <Section title={t('account.password')} lead={t('account.password_lead')}>
      <Form of={form} verb={t('account.password_verb')} look="plain" label={t('account.password')}>
        <TextField {...form.field('current')} label={t('account.password_current')} type="password" autoComplete="current-password" />
        <TextField
          {...form.field('password')}
          label={t('account.password_new')}
          hint={t('identity.password_hint')}
          type="password"
          autoComplete="new-password"
        />
      </Form>
    </Section>
  )
}
