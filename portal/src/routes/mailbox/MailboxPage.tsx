import '../../i18n/work'
import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useId } from 'react'
import type { Mail } from '../../api/gen'
import { itemsOf } from '../../api/pages'
import { t } from '../../i18n'
import { dateTime } from '../../i18n/format'
import { Button, Card, Disclosure, EmptyState, Page, PlainText, Row, ShowMore, Soft, Stack, TextField } from '../../ui'
import { mailboxRoute, mailsQuery } from './routes'

/** The demonstration's mails, read by anybody. */
export function MailboxPage() {
  const { to } = mailboxRoute.useSearch()
  const navigate = useNavigate()
  const found = useSuspenseInfiniteQuery(mailsQuery(to))
  const mails = itemsOf(found.data)
  return (
    <Page
      title={t('mailbox.title')}
      lead={t('mailbox.lead')}
      width="text"
      actions={<Button onClick={() => void found.refetch()}>{t('mailbox.refresh')}</Button>}
    >
      <Stack gap={3}>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            const text = new FormData(event.currentTarget).get('to')
            void navigate({ to: '/mailbox', search: { to: typeof text === 'string' && text.trim() ? text.trim() : undefined } })
          }}
        >
          <Row gap={1}>
            <TextField key={to} id="to" name="to" label={t('mailbox.to')} size="medium" type="email" defaultValue={to ?? ''} />
            <Button type="submit">{t('mailbox.show')}</Button>
          </Row>
        </form>
        {mails.length === 0 && <EmptyState title={t('mailbox.empty')}>{t('mailbox.empty_how')}</EmptyState>}
        {mails.map((mail) => (
          <MailCard key={mail.id} mail={mail} />
        ))}
        <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
      </Stack>
    </Page>
  )
}

function MailCard({ mail }: { mail: Mail }) {
  const id = useId()
  const links = [...new Set(mail.text.match(/https?:\/\/\S+/g) ?? [])].filter((link) => link.startsWith(globalThis.location.origin))
  return (
    <Card as="article">
      <Stack gap={1}>
        <h2 id={id}>{mail.subject}</h2>
        <Soft small>{t('mailbox.sent', { to: mail.to, date: dateTime(mail.sent_at) })}</Soft>
        {links.map((link) => (
          <p key={link}>
            <a href={link} aria-describedby={id}>
              {t('mailbox.follow')}
            </a>
          </p>
        ))}
        <Disclosure summary={t('mailbox.text')}>
          <PlainText>{mail.text}</PlainText>
        </Disclosure>
      </Stack>
    </Card>
  )
}
