import { queryOptions } from '@tanstack/react-query'
import {
  type Age,
  type ApplicationState,
  countProgrammeApplications,
  getApplication,
  getCall,
  getInterest,
  getReviewerPlan,
  getReviews,
  type Holding,
  listApplicationMessages,
  listApplicationSteps,
  listAssignments,
  listCalls,
  listCandidates,
  listCorrections,
  listProgrammeApplications,
} from '../../../api/gen'
import { pagedQuery } from '../../../api/pages'
import { versioned } from '../../../api/versioned'

/** What the board is narrowed by, as the address and the API name it. */
export type Narrowed = {
  state?: ApplicationState
  call_id?: string
  axis_id?: string
  q?: string
  /** Of the first submission, `2026-11`. */
  month?: string
  holding?: Holding
  age?: Age
}

export const receivedQuery = (programme: string, narrowed: Narrowed) =>
  pagedQuery(
    ['programme', programme, 'received', narrowed],
    async (cursor) => (await listProgrammeApplications({ path: { programme_id: programme }, query: { ...narrowed, cursor } })).data,
  )

/** How many each state has, of what the board shows without its filter of state. */
export const countsQuery = (programme: string, { state: _, ...query }: Narrowed) =>
  queryOptions({
    queryKey: ['programme', programme, 'received-counts', query],
    queryFn: async () => (await countProgrammeApplications({ path: { programme_id: programme }, query })).data.states,
  })

/** The programme's published calls, to name and to choose them. */
export const publishedCallsQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programme', programme, 'published-calls'],
    queryFn: async () => (await listCalls({ query: { programme_id: programme, limit: 100 } })).data.items,
  })

/** The version of a call that an application was written for; it never changes. */
export const callVersionQuery = (call: string, version: number) =>
  queryOptions({
    queryKey: ['call', call, 'version', version],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => (await getCall({ path: { call_id: call }, query: { version } })).data,
  })

/** Everything known of one file is under this key, and read again after each act on it. */
export const fileKey = (id: string) => ['file', id] as const

export const fileQuery = (id: string) =>
  queryOptions({ queryKey: fileKey(id), queryFn: () => versioned(getApplication({ path: { application_id: id } })) })

export const interestQuery = (id: string) =>
  queryOptions({
    queryKey: [...fileKey(id), 'interest'],
    queryFn: async () => (await getInterest({ path: { application_id: id } })).data,
  })

export const stepsQuery = (id: string) =>
  pagedQuery(
    [...fileKey(id), 'steps'],
    async (cursor) => (await listApplicationSteps({ path: { application_id: id }, query: { cursor } })).data,
  )

export const correctionsQuery = (id: string) =>
  pagedQuery(
    [...fileKey(id), 'corrections'],
    async (cursor) => (await listCorrections({ path: { application_id: id }, query: { cursor } })).data,
  )

export const messagesQuery = (id: string) =>
  pagedQuery(
    [...fileKey(id), 'messages'],
    async (cursor) => (await listApplicationMessages({ path: { application_id: id }, query: { cursor } })).data,
  )

/** Whom it could be assigned to; as many at once as the server gives. */
export const candidatesQuery = (id: string) =>
  queryOptions({
    queryKey: [...fileKey(id), 'candidates'],
    queryFn: async () => (await listCandidates({ path: { application_id: id }, query: { limit: 100 } })).data.items,
  })

/** At most twenty people are assigned to one file. */
export const assignmentsQuery = (id: string) =>
  queryOptions({
    queryKey: [...fileKey(id), 'assignments'],
    queryFn: async () => (await listAssignments({ path: { application_id: id }, query: { limit: 100 } })).data.items,
  })

/** Who would review what; without a seed the server's clock gives one. */
export const planQuery = (call: string, seed?: number) =>
  queryOptions({
    queryKey: ['call', call, 'reviewer-plan', seed ?? 'clock'],
    queryFn: () => versioned(getReviewerPlan({ path: { call_id: call }, query: { seed } })),
  })

export const reviewsQuery = (id: string) =>
  queryOptions({ queryKey: [...fileKey(id), 'reviews'], queryFn: async () => (await getReviews({ path: { application_id: id } })).data })
