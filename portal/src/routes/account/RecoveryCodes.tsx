import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import * as z from 'zod/mini'
import { type RecoveryCodes, removeSecondFactor, renewRecoveryCodes } from '../../api/gen'
import { Form, requiredText, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { Button, Notice, Row, Section, Stack, TextField, toast } from '../../ui'
import { factorChanged } from './queries'

/** Ten codes that are not shown again: taken along before going on. */
export function SaveCodes({ codes, onSaved }: { codes: string[]; onSaved: () => void }) {
  const [copied, setCopied] = useState(false)
  const text = `${codes.join('\n')}\n`
  return (
    <Section title={t('account.factor_codes')} lead={t('account.factor_codes_lead')}>
      <Stack gap={3}>
        <Notice tone="warn" live>
          {t('account.factor_codes_once')}
        </Notice>
        <Stack gap={1} as="ul">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </Stack>
        <Row>
          <Button onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
            {copied ? t('account.copied') : t('account.copy')}
          </Button>
          <a href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`} download="preau-codes.txt">
            {t('account.factor_download')}
          </a>
        </Row>
        <Row>
          <Button look="main" onClick={onSaved}>
            {t('account.factor_saved')}
          </Button>
        </Row>
      </Stack>
    </Section>
  )
}

export function RenewCodes({ onMade }: { onMade: (codes: RecoveryCodes) => void }) {
  const queries = useQueryClient()
  const form = useProblemForm({
    name: 'renew',
    schema: z.object({ code: requiredText(40) }),
    defaultValues: { code: '' },
    run: async (body) => {
      const { data } = await renewRecoveryCodes({ body })
      onMade(data)
      await factorChanged(queries)
    },
  })
  return (
    <Form of={form} verb={t('account.factor_renew')} look="plain" label={t('account.factor_renew')}>
      <p>{t('account.factor_renew_lead')}</p>
      <TextField {...form.field('code')} label={t('identity.code')} size="medium" autoComplete="one-time-code" />
    </Form>
  )
}

export function RemoveFactor() {
  const queries = useQueryClient()
  const form = useProblemForm({
    name: 'remove',
    schema: z.object({ password: z.string().check(z.minLength(1, { error: () => t('form.required') })), code: requiredText(40) }),
    defaultValues: { password: '', code: '' },
    run: async (body) => {
      await removeSecondFactor({ body })
      toast(t('account.factor_removed'))
      await factorChanged(queries)
    },
  })
  return (
    <Form of={form} verb={t('account.factor_remove')} look="danger" label={t('account.factor_remove')}>
      <p>{t('account.factor_remove_lead')}</p>
      <TextField {...form.field('password')} label={t('account.factor_password')} type="password" autoComplete="current-password" />
      <TextField {...form.field('code')} label={t('identity.code')} size="medium" autoComplete="one-time-code" />
    </Form>
  )
}
