import '../../i18n/work'
import * as z from 'zod/mini'
import { resetSecondFactor } from '../../api/gen'
import { email, Form, requiredText, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { Page, Section, Stack, TextArea, TextField, toast } from '../../ui'
import { Rooms } from './Rooms'

/** What the staff does for somebody’s account. */
export function AccountsPage() {
  const form = useProblemForm({
    name: 'reset',
    schema: z.object({ email: email(), reason: requiredText(500) }),
    defaultValues: { email: '', reason: '' },
    run: async (body, key) => {
      await resetSecondFactor({ headers: { 'Idempotency-Key': key }, body })
      toast(t('moderation.factor_reset_done'))
      form.form.reset()
    },
  })
  return (
    <Page title={t('moderation.accounts')} lead={t('moderation.accounts_lead')}>
      <Stack gap={3}>
        <Rooms />
        <Section title={t('moderation.factor_reset')} lead={t('moderation.factor_reset_lead')}>
          <Form of={form} verb={t('moderation.factor_reset_verb')} look="danger" label={t('moderation.factor_reset')}>
            <TextField {...form.field('email')} label={t('identity.email')} type="email" size="medium" autoComplete="off" />
            <TextArea
              {...form.field('reason')}
              label={t('moderation.factor_reset_reason')}
              hint={t('moderation.factor_reset_reason_hint')}
              rows={3}
            />
          </Form>
        </Section>
      </Stack>
    </Page>
  )
}
