import { useQueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { endOtherSessions, endOwnSession, type OwnSession } from '../../api/gen'
import { itemsOf } from '../../api/pages'
import { useAction } from '../../api/useAction'
import { t } from '../../i18n'
import { date } from '../../i18n/format'
import { Badge, Button, ConfirmButton, Hidden, Row, Section, ShowMore, Stack, Table, toast } from '../../ui'
import { sessionsQuery } from './queries'

const browser = (one: OwnSession) => (one.browser === 'other' ? t('account.unknown_browser') : t(`account.browser_${one.browser}`))
const system = (one: OwnSession) => (one.system === 'other' ? t('account.unknown_system') : t(`account.system_${one.system}`))
const device = (one: OwnSession) => t('account.session_on', { browser: browser(one), system: system(one) })

/** Where the account is open, and the way to close it from here. */
export function Sessions() {
  const found = useSuspenseInfiniteQuery(sessionsQuery)
  const queries = useQueryClient()
  const rows = itemsOf(found.data)
  const refresh = () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey })
  const end = useAction(
    (id: string) => endOwnSession({ path: { session_id: id } }),
    async () => {
      toast(t('account.session_ended'))
      await refresh()
    },
  )
  const endOthers = useAction(
    () => endOtherSessions(),
    async () => {
      toast(t('account.sessions_ended'))
      await refresh()
    },
  )
  return (
    <Section title={t('account.sessions')} lead={t('account.sessions_lead')}>
      <Stack gap={3}>
        <Table
          caption={t('account.sessions')}
          quietCaption
          rows={rows}
          rowKey={(one) => one.id}
          columns={[
            {
              key: 'device',
              header: t('account.session_device'),
              head: true,
              cell: (one) => (
                <>
                  {device(one)} {one.current && <Badge tone="good">{t('account.session_here')}</Badge>}
                </>
              ),
            },
            { key: 'since', header: t('account.session_since'), cell: (one) => date(one.opened_at) },
            { key: 'seen', header: t('account.session_seen'), cell: (one) => date(one.seen_on) },
            {
              key: 'end',
              header: t('account.token_action'),
              cell: (one) =>
                !one.current && (
                  <Button small look="quiet" busy={end.isPending} onClick={() => end.mutate(one.id)}>
                    {t('account.session_end')}
                    <Hidden> : {device(one)}</Hidden>
                  </Button>
                ),
            },
          ]}
        />
        <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
        {rows.length > 1 && (
          <Row>
            <ConfirmButton
              look="plain"
              title={t('account.sessions_end')}
              text={t('account.sessions_end_text')}
              verb={t('account.sessions_end')}
              onConfirm={() => endOthers.mutateAsync().catch(() => undefined)}
            >
              {t('account.sessions_end')}
            </ConfirmButton>
          </Row>
        )}
      </Stack>
    </Section>
  )
}
