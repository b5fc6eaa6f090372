import { useQueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { createMandate, type Mandate, type OwnMembership, revokeMandate } from '../../api/gen'
import { itemsOf } from '../../api/pages'
import { useAction } from '../../api/useAction'
import { sessionQuery } from '../../domain/session'
import { absent, Form, optionalText, requiredText, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { date } from '../../i18n/format'
import { Badge, ConfirmButton, Disclosure, Section, Select, ShowMore, Soft, Stack, Table, TextField, toast } from '../../ui'
import { mandatesQuery, membersQuery } from './queries'

/** Who may submit for the organisation beside its owners, from when to when. */
export function Mandates({ id, inside }: { id: string; inside: OwnMembership }) {
  const found = useSuspenseInfiniteQuery(mandatesQuery(id))
  const queries = useQueryClient()
  const owns = inside.role === 'owner'
  const rows = itemsOf(found.data)
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: mandatesQuery(id).queryKey }),
      queries.invalidateQueries({ queryKey: sessionQuery.queryKey }),
    ])
  const revoke = useAction(
    (mandate: string) => revokeMandate({ path: { organisation_id: id, mandate_id: mandate } }),
    async () => {
      toast(t('organisations.mandate_taken'))
      await refresh()
    },
  )
  return (
    <Section title={t('organisations.mandates')} lead={t('organisations.mandates_lead')}>
      <Stack gap={3}>
        {rows.length === 0 ? (
          <Soft>{t('organisations.mandate_none')}</Soft>
        ) : (
          <Table
            caption={t('organisations.mandates')}
            quietCaption
            rows={rows}
            rowKey={(mandate) => mandate.id}
            columns={[
              { key: 'name', header: t('organisations.mandate_person'), head: true, cell: (mandate) => mandate.name },
              { key: 'from', header: t('organisations.mandate_from'), cell: (mandate) => date(mandate.from) },
              { key: 'until', header: t('organisations.mandate_until'), cell: (mandate) => mandate.until && date(mandate.until) },
              { key: 'by', header: t('organisations.mandate_by'), cell: (mandate) => mandate.given_by },
              { key: 'standing', header: t('organisations.mandate_standing'), cell: standing },
              ...(owns
                ? [
                    {
                      key: 'revoke',
                      header: t('organisations.action'),
                      cell: (mandate: Mandate) =>
                        !mandate.revoked_at && <Revoke mandate={mandate} onConfirm={() => revoke.mutateAsync(mandate.id)} />,
                    },
                  ]
                : []),
            ]}
          />
        )}
        <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
        {owns && (
          <Disclosure ruled summary={t('organisations.mandate_give')}>
            <Give id={id} onGiven={refresh} />
          </Disclosure>
        )}
      </Stack>
    </Section>
  )
}

function standing(mandate: Mandate) {
  if (mandate.revoked_at) return t('organisations.mandate_revoked', { date: date(mandate.revoked_at), name: mandate.revoked_by ?? '' })
  return mandate.in_force ? (
    <Badge tone="good">{t('organisations.mandate_in_force')}</Badge>
  ) : (
    <Badge>{t('organisations.mandate_not_in_force')}</Badge>
  )
}

function Revoke({ mandate, onConfirm }: { mandate: Mandate; onConfirm: () => Promise<unknown> }) {
  return (
    <ConfirmButton
      small
      look="quiet"
      title={t('organisations.mandate_revoke')}
      text={t('organisations.mandate_revoke_text', { name: mandate.name })}
      verb={t('organisations.mandate_revoke')}
      onConfirm={() => onConfirm().catch(() => undefined)}
    >
      {t('organisations.mandate_revoke')}
      <span className="hidden"> {mandate.name}</span>
    </ConfirmButton>
  )
}

function Give({ id, onGiven }: { id: string; onGiven: () => Promise<unknown> }) {
  const members = itemsOf(useSuspenseInfiniteQuery(membersQuery(id)).data)
  const able = members.filter((member) => member.role === 'editor' || member.role === 'manager')
  const form = useProblemForm({
    name: 'mandate',
    schema: z.object({ account_id: requiredText(40), from: requiredText(10), until: optionalText(10) }),
    defaultValues: { account_id: '', from: '', until: '' },
    run: async ({ account_id, from, until }, key) => {
      const body = { account_id, from, until: absent(until) }
      await createMandate({ path: { organisation_id: id }, headers: { 'Idempotency-Key': key }, body })
      toast(t('organisations.mandate_given'))
      form.form.reset()
      await onGiven()
    },
  })
  return (
    <Form of={form} verb={t('organisations.mandate_verb')} look="plain" label={t('organisations.mandate_give')}>
      <Select
        {...form.field('account_id')}
        label={t('organisations.mandate_person')}
        placeholder={t('organisations.choose')}
        options={able.map((member) => ({ value: member.account_id, label: member.name }))}
      />
      <TextField {...form.field('from')} label={t('organisations.mandate_first')} type="date" size="short" />
      <TextField
        {...form.field('until')}
        label={t('organisations.mandate_last')}
        hint={t('organisations.mandate_last_hint')}
        type="date"
        size="short"
        optional
      />
    </Form>
  )
}
