import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { createApplicationMessage } from '../../api/gen'
import { itemsOf } from '../../api/pages'
import { Form, requiredText, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { dateTime } from '../../i18n/format'
import { Card, PlainText, Section, ShowMore, Soft, Stack, TextArea, toast } from '../../ui'
import type { messagesQuery } from './instruction/queries'

type Query = ReturnType<typeof messagesQuery>

/** Which of the two reads, and so how it is told. */
export type Side = 'applicant' | 'instruction'

type Props = { id: string; side: Side; query: Query; writes: boolean }

/** Between the applicant and the programme, newest first; each side is told by mail. */
export function Messages({ id, side, query, writes }: Props) {
  const found = useInfiniteQuery(query)
  const messages = itemsOf(found.data)
  return (
    <Section title={t(`${side}.part_messages`)} lead={t(`${side}.messages_lead`)}>
      <Stack gap={3}>
        {writes && <Write id={id} side={side} query={query} />}
        {found.isSuccess && messages.length === 0 && <Soft>{t(`${side}.no_message`)}</Soft>}
        {messages.map((message) => (
          <Card key={message.id} as="article" well={!message.from_applicant}>
            <Stack gap={1}>
              <strong>{message.author}</strong>
              <Soft small>
                {t(message.from_applicant ? `${side}.from_applicant` : `${side}.from_programme`)} · {dateTime(message.at)}
              </Soft>
              <PlainText>{message.text}</PlainText>
            </Stack>
          </Card>
        ))}
        <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
      </Stack>
    </Section>
  )
}

function Write({ id, side, query }: Omit<Props, 'writes'>) {
  const queries = useQueryClient()
  const form = useProblemForm({
    name: 'message',
    schema: z.object({ text: requiredText(8000) }),
    defaultValues: { text: '' },
    run: async (body, key) => {
      await createApplicationMessage({ path: { application_id: id }, headers: { 'Idempotency-Key': key }, body })
      form.form.reset()
      toast(t(`${side}.message_sent`))
      await queries.invalidateQueries({ queryKey: query.queryKey })
    },
  })
  return (
    <Form of={form} verb={t(`${side}.message_verb`)} look="plain" label={t(`${side}.message`)}>
      <TextArea {...form.field('text')} label={t(`${side}.message`)} hint={t(`${side}.message_hint`)} rows={4} />
    </Form>
  )
}
