import '../../i18n/work'
import { useQueryClient, useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { answerQuestion, type Question } from '../../api/gen'
import { itemsOf } from '../../api/pages'
import { pick } from '../../domain/words'
import { Form, requiredText, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { dateTime } from '../../i18n/format'
import { Card, EmptyState, Link, Page, PlainText, ShowMore, Soft, Stack, TextArea, toast } from '../../ui'
import { callQuery, openQuestionsQuery } from './queries'
import { callQuestionsRoute } from './routes'

/** What was asked about a call and waits for an answer. */
export function CallQuestionsPage() {
  const { id } = callQuestionsRoute.useParams()
  const call = useSuspenseQuery(callQuery(id)).data
  const found = useSuspenseInfiniteQuery(openQuestionsQuery(id))
  const questions = itemsOf(found.data)
  return (
    <Page
      title={t('funding.open_questions')}
      lead={t('funding.open_questions_lead')}
      width="text"
      eyebrow={
        <Link to="/calls/$id" params={{ id }}>
          {pick(call.content.title)}
        </Link>
      }
    >
      <Stack gap={3}>
        {questions.length === 0 && <EmptyState title={t('funding.no_open_questions')} />}
        {questions.map((question) => (
          <Card key={question.id} as="article">
            <Stack gap={2}>
              <Soft small>{dateTime(question.asked_at)}</Soft>
              <PlainText>{question.text}</PlainText>
              <Answer call={id} question={question} />
            </Stack>
          </Card>
        ))}
        <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
      </Stack>
    </Page>
  )
}

function Answer({ call, question }: { call: string; question: Question }) {
  const queries = useQueryClient()
  const form = useProblemForm({
    name: `answer-${question.id}`,
    schema: z.object({ text: requiredText(8000) }),
    defaultValues: { text: '' },
    run: async ({ text }) => {
      await answerQuestion({ path: { call_id: call, question_id: question.id }, body: { text } })
      toast(t('funding.answer_sent'))
      await queries.invalidateQueries({ queryKey: ['call', call] })
    },
  })
  return (
    <Form of={form} verb={t('funding.answer_verb')} label={t('funding.answer_verb')}>
      <TextArea {...form.field('text')} label={t('funding.answer')} hint={t('funding.answer_hint')} rows={4} />
    </Form>
  )
}
