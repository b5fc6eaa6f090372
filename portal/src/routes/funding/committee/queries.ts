import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import {
  getAidAssessment,
  getCommitteeSession,
  getDecision,
  getProposal,
  getRanking,
  listAppeals,
  listCommitteeSessions,
} from '../../../api/gen'
import { pagedQuery } from '../../../api/pages'
import { isProblem } from '../../../api/problem'
import { versioned } from '../../../api/versioned'
import { fileKey } from '../instruction/queries'

export const rankingQuery = (call: string) =>
  infiniteQueryOptions({
    queryKey: ['call', call, 'ranking'],
    queryFn: async ({ pageParam }) => (await getRanking({ path: { call_id: call }, query: { cursor: pageParam, limit: 100 } })).data,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  })

/** When the committee met on a call. */
export const sessionsQuery = (call: string) =>
  pagedQuery(
    ['call', call, 'sessions'],
    async (cursor) => (await listCommitteeSessions({ path: { call_id: call }, query: { cursor } })).data,
  )

export const sessionQuery = (id: string) =>
  queryOptions({
    queryKey: ['committee-session', id],
    queryFn: () => versioned(getCommitteeSession({ path: { committee_session_id: id } })),
  })

/** Nothing where there is none. */
async function orNone<T>(answer: Promise<{ data: T }>): Promise<T | null> {
  try {
    return (await answer).data
  } catch (error) {
    if (isProblem(error, 404)) return null
    throw error
  }
}

export const proposalQuery = (id: string) =>
  queryOptions({ queryKey: [...fileKey(id), 'proposal'], queryFn: () => orNone(getProposal({ path: { application_id: id } })) })

export const decisionQuery = (id: string) =>
  queryOptions({ queryKey: [...fileKey(id), 'decision'], queryFn: () => orNone(getDecision({ path: { application_id: id } })) })

export const appealsQuery = (id: string) =>
  pagedQuery([...fileKey(id), 'appeals'], async (cursor) => (await listAppeals({ path: { application_id: id }, query: { cursor } })).data)

/** What the ceiling of earlier aid says of an amount today. */
export const assessmentQuery = (file: { id: string; programme_id: string; organisation_id?: string }, amount_cents: number) =>
  queryOptions({
    queryKey: [...fileKey(file.id), 'assessment', amount_cents],
    queryFn: async () =>
      (
        await getAidAssessment({
          path: { programme_id: file.programme_id },
          query: { organisation_id: file.organisation_id ?? '', amount_cents },
        })
      ).data,
  })
