import { queryOptions } from '@tanstack/react-query'
import {
  type CallPhase,
  getBudget,
  getCall,
  getProgramme,
  listCalls,
  listOpenQuestions,
  listOwnProgrammes,
  listProgrammeCalls,
  listProgrammePeople,
  listProgrammes,
  listQuestions,
} from '../../api/gen'
import { pagedQuery } from '../../api/pages'

export const PHASES: CallPhase[] = ['open', 'upcoming', 'closed']

export const callsQuery = (phase: CallPhase, programme?: string) =>
  pagedQuery(
    ['calls', phase, programme ?? ''],
    async (cursor) => (await listCalls({ query: { phase, programme_id: programme, cursor } })).data,
  )

export const callQuery = (id: string) =>
  queryOptions({ queryKey: ['call', id], queryFn: async () => (await getCall({ path: { call_id: id } })).data })

export const questionsQuery = (call: string) =>
  pagedQuery(['call', call, 'questions'], async (cursor) => (await listQuestions({ path: { call_id: call }, query: { cursor } })).data)

export const openQuestionsQuery = (call: string) =>
  pagedQuery(
    ['call', call, 'open-questions'],
    async (cursor) => (await listOpenQuestions({ path: { call_id: call }, query: { cursor } })).data,
  )

export const programmesQuery = pagedQuery(['programmes'], async (cursor) => (await listProgrammes({ query: { cursor } })).data)

/** As many at once as the server gives: nobody has a part in more. */
export const ownProgrammesQuery = pagedQuery(
  ['account', 'programmes'],
  async (cursor) => (await listOwnProgrammes({ query: { cursor, limit: 100 } })).data,
)

export const programmeQuery = (id: string) =>
  queryOptions({ queryKey: ['programme', id], queryFn: async () => (await getProgramme({ path: { programme_id: id } })).data })

export const budgetQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programme', programme, 'budget'],
    queryFn: async () => (await getBudget({ path: { programme_id: programme } })).data,
  })

export const callFilesQuery = (programme: string) =>
  pagedQuery(
    ['programme', programme, 'calls'],
    async (cursor) => (await listProgrammeCalls({ path: { programme_id: programme }, query: { cursor } })).data,
  )

/** As many at once as the server gives: whoever looks is nearly always on the first page. */
export const peopleQuery = (programme: string) =>
  pagedQuery(
    ['programme', programme, 'people'],
    async (cursor) => (await listProgrammePeople({ path: { programme_id: programme }, query: { cursor, limit: 100 } })).data,
  )
