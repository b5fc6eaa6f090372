import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import * as z from 'zod/mini'
import { type Call, createQuestion } from '../../api/gen'
import { itemsOf } from '../../api/pages'
import { useSession } from '../../domain/session'
import { Form, requiredText, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { date } from '../../i18n/format'
import { ButtonLink, Notice, PlainText, Row, Section, ShowMore, Soft, Stack, TextArea } from '../../ui'
import { questionsQuery } from './queries'

/** Answers are everybody's: nobody knows more than another applicant. */
export function Questions({ call }: { call: Call }) {
  const found = useSuspenseInfiniteQuery(questionsQuery(call.id))
  const questions = itemsOf(found.data)
  const session = useSession()
  return (
    <Section title={t('funding.questions')} lead={t('funding.questions_lead')}>
      <Stack gap={3}>
        {questions.length === 0 && <Soft>{t('funding.no_questions')}</Soft>}
        {questions.map((question) => (
          <article key={question.id}>
            <Stack gap={1}>
              <h3>{question.text}</h3>
              <PlainText>{question.answer ?? ''}</PlainText>
              {question.answered_at && <Soft small>{t('funding.answered', { date: date(question.answered_at) })}</Soft>}
            </Stack>
          </article>
        ))}
        <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
        {call.phase === 'closed' ? (
          <Soft>{t('funding.questions_over')}</Soft>
        ) : session ? (
          <Ask call={call.id} />
        ) : (
          <Row>
            <ButtonLink to="/sign-in" search={{ next: `/calls/${call.id}` }}>
              {t('funding.sign_in_to_ask')}
            </ButtonLink>
          </Row>
        )}
      </Stack>
    </Section>
  )
}

function Ask({ call }: { call: string }) {
  const [sent, setSent] = useState(false)
  const form = useProblemForm({
    name: 'question',
    schema: z.object({ text: requiredText(4000) }),
    defaultValues: { text: '' },
    run: async ({ text }, key) => {
      await createQuestion({ path: { call_id: call }, headers: { 'Idempotency-Key': key }, body: { text } })
      setSent(true)
    },
  })
  if (sent) {
    return (
      <Notice tone="good" live title={t('funding.asked_sent')}>
        {t('funding.asked_sent_how')}
      </Notice>
    )
  }
  return (
    <Form of={form} verb={t('funding.ask_verb')} look="plain" label={t('funding.ask_verb')}>
      <TextArea {...form.field('text')} label={t('funding.ask')} hint={t('funding.ask_hint')} rows={3} />
    </Form>
  )
}
