import * as z from 'zod/mini'
import { proveSecondFactor } from '../../api/gen'
import { Form, requiredText, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { Button, Page, TextField } from '../../ui'

/** The second step of signing in. `onBack` returns to the first, which half a session does not outlive. */
export function CodeStep({ onProved, onBack }: { onProved: () => Promise<void>; onBack: () => void }) {
  const form = useProblemForm({
    name: 'factor',
    schema: z.object({ code: requiredText(40) }),
    defaultValues: { code: '' },
    run: async (body) => {
      await proveSecondFactor({ body })
      await onProved()
    },
  })
  return (
    <Page title={t('identity.code_title')} lead={t('identity.code_lead')} width="form" centre>
      <Form
        of={form}
        verb={t('identity.sign_in')}
        busyVerb={t('identity.signing_in')}
        others={
          <Button look="quiet" onClick={onBack}>
            {t('identity.code_back')}
          </Button>
        }
      >
        <TextField
          {...form.field('code')}
          label={t('identity.code')}
          hint={t('identity.code_hint')}
          size="medium"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
        />
      </Form>
    </Page>
  )
}
