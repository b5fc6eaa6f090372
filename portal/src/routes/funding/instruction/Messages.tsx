import { useQueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { createApplicationMessage } from '../../../api/gen'
import { itemsOf } from '../../../api/pages'
import { Form, requiredText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { dateTime } from '../../../i18n/format'
import { Card, PlainText, Section, ShowMore, Soft, Stack, TextArea, toast } from '../../../ui'
import { messagesQuery } from './queries'

/** Between the applicant and the programme, newest first. */
export function Messages({ id, writes }: { id: string; writes: boolean }) {
  const found = useSuspenseInfiniteQuery(messagesQuery(id))
  const messages = itemsOf(found.data)
  return (
    <Section title={t('instruction.part_messages')} lead={t('instruction.messages_lead')}>
      <Stack gap={3}>
        {writes && <Write id={id} />}
        {messages.length === 0 && <Soft>{t('instruction.no_message')}</Soft>}
        {messages.map((message) => (
          <Card key={message.id} as="article" well={!message.from_applicant}>
            <Stack gap={1}>
              <strong>{message.author}</strong>
              <Soft small>
                {t(message.from_applicant ? 'instruction.from_applicant' : 'instruction.from_programme')} · {dateTime(message.at)}
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

function Write({ id }: { id: string }) {
  const queries = useQueryClient()
  const form = useProblemForm({
    name: 'message',
    schema: z.object({ text: requiredText(8000) }),
    defaultValues: { text: '' },
    run: async (body, key) => {
      await createApplicationMessage({ path: { application_id: id }, headers: { 'Idempotency-Key': key }, body })
      form.form.reset()
      toast(t('instruction.message_sent'))
      await queries.invalidateQueries({ queryKey: messagesQuery(id).queryKey })
    },
  })
  return (
    <Form of={form} verb={t('instruction.message_verb')} look="plain" label={t('instruction.message')}>
      <TextArea {...form.field('text')} label={t('instruction.message')} hint={t('instruction.message_hint')} rows={4} />
    </Form>
  )
}
