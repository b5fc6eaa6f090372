import { useQueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import * as z from 'zod/mini'
import { createToken, deleteToken, type Scope } from '../../api/gen'
import { itemsOf } from '../../api/pages'
import { useAction } from '../../api/useAction'
import { isOperator, useSession } from '../../domain/session'
import { Form, requiredText, useProblemForm } from '../../forms'
import { t, tOr } from '../../i18n'
import { date } from '../../i18n/format'
import { Button, CheckGroup, ConfirmButton, Notice, Row, Section, Select, ShowMore, Stack, Table, TextField, toast } from '../../ui'
import { tokensQuery } from './queries'

const SCOPES: Scope[] = [
  'catalogue:read',
  'catalogue:write',
  'organisations:read',
  'organisations:write',
  'funding:read',
  'funding:write',
  'operations',
]

const scopeWord = (scope: string) => tOr(`scope.${scope}`, scope)

/** Keys for programs. A secret is shown once, here, and nowhere afterwards. */
export function Tokens() {
  const found = useSuspenseInfiniteQuery(tokensQuery)
  const queries = useQueryClient()
  const [secret, setSecret] = useState<string>()
  const tokens = itemsOf(found.data)
  const revoke = useAction(
    (id: string) => deleteToken({ path: { token_id: id } }),
    async () => {
      toast(t('account.token_revoked'))
      await queries.invalidateQueries({ queryKey: ['tokens'] })
    },
  )
  return (
    <Section title={t('account.tokens')} lead={t('account.tokens_lead')}>
      {tokens.length > 0 && (
        <Table
          caption={t('account.tokens')}
          quietCaption
          rows={tokens}
          rowKey={(token) => token.id}
          columns={[
            { key: 'name', header: t('account.token_name'), head: true, cell: (token) => token.name },
            { key: 'scopes', header: t('account.token_scopes'), cell: (token) => token.scopes.map(scopeWord).join(', ') },
            { key: 'expires', header: t('account.token_expires'), cell: (token) => date(token.expires_at) },
            {
              key: 'used',
              header: t('account.token_used'),
              cell: (token) => (token.last_used_at ? date(token.last_used_at) : t('account.token_never')),
            },
            {
              key: 'revoke',
              header: t('account.token_action'),
              cell: (token) => (
                <ConfirmButton
                  small
                  look="quiet"
                  title={t('account.token_revoke')}
                  text={t('account.token_revoke_text')}
                  verb={t('account.token_revoke')}
                  onConfirm={() => revoke.mutateAsync(token.id)}
                >
                  {t('account.token_revoke')}
                  <span className="hidden"> {token.name}</span>
                </ConfirmButton>
              ),
            },
          ]}
        />
      )}
      <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
      {secret && <Secret secret={secret} />}
      <NewToken onMade={setSecret} />
    </Section>
  )
}

function Secret({ secret }: { secret: string }) {
  const [copied, setCopied] = useState(false)
  return (
    <Notice tone="good" live title={t('account.token_secret')}>
      <Stack gap={1}>
        <p>
          <code>{secret}</code>
        </p>
        <Row>
          <Button small onClick={() => void navigator.clipboard.writeText(secret).then(() => setCopied(true))}>
            {copied ? t('account.copied') : t('account.copy')}
          </Button>
        </Row>
      </Stack>
    </Notice>
  )
}

function NewToken({ onMade }: { onMade: (secret: string) => void }) {
  const queries = useQueryClient()
  const session = useSession()
  const scopes = SCOPES.filter((scope) => scope !== 'operations' || isOperator(session))
  const form = useProblemForm({
    name: 'token',
    schema: z.object({
      name: requiredText(80),
      scopes: z.array(z.string()).check(z.minLength(1, { error: () => t('form.choose') })),
      days: z.string().check(z.minLength(1, { error: () => t('form.choose') })),
    }),
    defaultValues: { name: '', scopes: [], days: '' },
    run: async ({ name, scopes, days }, key) => {
      const { data } = await createToken({
        headers: { 'Idempotency-Key': key },
        body: { name, scopes: SCOPES.filter((scope) => scopes.includes(scope)), days: Number(days) },
      })
      onMade(data.secret)
      form.form.reset()
      await queries.invalidateQueries({ queryKey: ['tokens'] })
    },
  })
  return (
    <Form of={form} verb={t('account.token_make')} look="plain" label={t('account.token_make')}>
      <TextField {...form.field('name')} label={t('account.token_name')} hint={t('account.token_name_hint')} />
      <CheckGroup
        {...form.group<string[]>('scopes')}
        legend={t('account.token_scopes')}
        choices={scopes.map((scope) => ({ value: scope, label: scopeWord(scope) }))}
      />
      <Select
        {...form.field('days')}
        label={t('account.token_days')}
        placeholder={t('account.token_choose')}
        options={['7', '30', '90', '366'].map((days) => ({ value: days, label: t('account.days', { count: Number(days) }) }))}
      />
    </Form>
  )
}
