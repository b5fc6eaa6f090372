import { useQueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { deleteMember, type Member, type OwnMembership, type Role, updateMember } from '../../api/gen'
import { itemsOf } from '../../api/pages'
import { isProblem } from '../../api/problem'
import { useAction } from '../../api/useAction'
import { problemText } from '../../app/problemText'
import { atLeast, ROLES, sessionQuery, useSession } from '../../domain/session'
import { roleWord } from '../../domain/words'
import { t } from '../../i18n'
import { date } from '../../i18n/format'
import { ConfirmButton, Notice, Section, Select, ShowMore, Table, toast } from '../../ui'
import { membersQuery } from './queries'

/** Who works here, and as what. */
export function Members({ id, inside }: { id: string; inside: OwnMembership }) {
  const found = useSuspenseInfiniteQuery(membersQuery(id))
  const queries = useQueryClient()
  const navigate = useNavigate()
  const me = useSession()?.account.id
  const manages = atLeast(inside, 'manager')
  // Only owners make owners.
  const roles = ROLES.filter((role) => role !== 'owner' || inside.role === 'owner')
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: membersQuery(id).queryKey }),
      queries.refetchQueries({ queryKey: sessionQuery.queryKey }),
    ])
  const change = useAction(
    ({ account, role }: { account: string; role: Role }) =>
      updateMember({ path: { organisation_id: id, account_id: account }, body: { role } }),
    async () => {
      toast(t('organisations.role_changed'))
      await refresh()
    },
  )
  const remove = useAction(
    (account: string) => deleteMember({ path: { organisation_id: id, account_id: account } }),
    async (_, account) => {
      toast(account === me ? t('organisations.left') : t('organisations.removed'))
      if (account === me) await navigate({ to: '/organisations' })
      await refresh()
    },
  )
  const refused = change.error ?? remove.error
  const fixed = (member: Member) => !manages || (member.role === 'owner' && inside.role !== 'owner')
  return (
    <Section title={t('organisations.members')}>
      {isProblem(refused) && (
        <Notice tone="bad" live title={problemText(refused).title}>
          {problemText(refused).detail}
        </Notice>
      )}
      <Table
        caption={t('organisations.members')}
        quietCaption
        rows={itemsOf(found.data)}
        rowKey={(member) => member.account_id}
        columns={[
          { key: 'name', header: t('organisations.member'), head: true, cell: (member) => member.name },
          { key: 'email', header: t('organisations.email'), cell: (member) => member.email },
          {
            key: 'role',
            header: t('organisations.role'),
            cell: (member) =>
              fixed(member) ? (
                roleWord(member.role)
              ) : (
                <Select
                  id={`role-${member.account_id}`}
                  label={<span className="hidden">{t('organisations.role_of', { name: member.name })}</span>}
                  value={member.role}
                  options={roles.map((role) => ({ value: role, label: roleWord(role) }))}
                  onChange={(event) => {
                    const role = ROLES.find((one) => one === event.target.value)
                    if (role) change.mutate({ account: member.account_id, role })
                  }}
                />
              ),
          },
          { key: 'since', header: t('organisations.since'), cell: (member) => date(member.since) },
          {
            key: 'leave',
            header: t('organisations.action'),
            cell: (member) =>
              (member.account_id === me || !fixed(member)) && (
                <ConfirmButton
                  small
                  look="quiet"
                  title={member.account_id === me ? t('organisations.leave') : t('organisations.remove')}
                  text={member.account_id === me ? t('organisations.leave_text') : t('organisations.remove_text', { name: member.name })}
                  verb={member.account_id === me ? t('organisations.leave') : t('organisations.remove')}
                  onConfirm={() => remove.mutateAsync(member.account_id).catch(() => undefined)}
                >
                  {member.account_id === me ? t('organisations.leave') : t('organisations.remove')}
                  <span className="hidden"> {member.name}</span>
                </ConfirmButton>
              ),
          },
        ]}
      />
      <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
    </Section>
  )
}
