import { useQueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { createInvitation, deleteInvitation, type Role } from '../../api/gen'
import { itemsOf } from '../../api/pages'
import { useAction } from '../../api/useAction'
import { roleWord } from '../../domain/words'
import { chosen, email, Form, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { date } from '../../i18n/format'
import { Button, Section, Select, ShowMore, Table, TextField, toast } from '../../ui'
import { invitationsQuery } from './queries'

const ROLES = ['member', 'editor', 'manager', 'owner'] as const satisfies Role[]

/** Colleagues who were asked to join, and asking others. */
export function Invitations({ id }: { id: string }) {
  const found = useSuspenseInfiniteQuery(invitationsQuery(id))
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: invitationsQuery(id).queryKey })
  const rows = itemsOf(found.data)
  const cancel = useAction(
    (invitation: string) => deleteInvitation({ path: { organisation_id: id, invitation_id: invitation } }),
    async () => {
      toast(t('organisations.uninvited'))
      await refresh()
    },
  )
  const form = useProblemForm({
    name: 'invite',
    schema: z.object({ email: email(), role: chosen(ROLES) }),
    defaultValues: { email: '', role: '' as Role },
    run: async (body, key) => {
      await createInvitation({ path: { organisation_id: id }, headers: { 'Idempotency-Key': key }, body })
      toast(t('organisations.invited', { email: body.email }))
      form.form.reset()
      await refresh()
    },
  })
  return (
    <Section title={t('organisations.invitations')} lead={t('organisations.invitations_lead')}>
      {rows.length > 0 && (
        <Table
          caption={t('organisations.invitations')}
          quietCaption
          rows={rows}
          rowKey={(invitation) => invitation.id}
          columns={[
            { key: 'email', header: t('organisations.email'), head: true, cell: (invitation) => invitation.email },
            { key: 'role', header: t('organisations.role'), cell: (invitation) => roleWord(invitation.role) },
            { key: 'by', header: t('organisations.invited_by'), cell: (invitation) => invitation.invited_by },
            { key: 'until', header: t('organisations.until'), cell: (invitation) => date(invitation.expires_at) },
            {
              key: 'cancel',
              header: t('organisations.action'),
              cell: (invitation) => (
                <Button small look="quiet" busy={cancel.isPending} onClick={() => cancel.mutate(invitation.id)}>
                  {t('organisations.uninvite')}
                  <span className="hidden"> {invitation.email}</span>
                </Button>
              ),
            },
          ]}
        />
      )}
      <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
      <Form of={form} verb={t('organisations.invite')} look="plain" label={t('organisations.invite')}>
        <TextField {...form.field('email')} label={t('organisations.email')} type="email" />
        <Select
          {...form.field('role')}
          label={t('organisations.role')}
          placeholder={t('organisations.choose')}
          options={ROLES.map((role) => ({ value: role, label: roleWord(role) }))}
        />
      </Form>
    </Section>
  )
}
