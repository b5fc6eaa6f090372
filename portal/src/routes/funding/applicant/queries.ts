import { queryOptions } from '@tanstack/react-query'
import {
  type ApplicationState,
  getApplication,
  getDecision,
  getEligibility,
  getSubmission,
  listAppeals,
  listApplicationMessages,
  listApplicationSteps,
  listOrganisationApplications,
  listUploads,
  type Receipt,
} from '../../../api/gen'
import { pagedQuery } from '../../../api/pages'
import { isProblem } from '../../../api/problem'
import { versioned } from '../../../api/versioned'
import { underWay } from './underWay'

export const applicationsQuery = (organisation: string, narrowed: { state?: ApplicationState; call_id?: string }) =>
  pagedQuery(
    ['applications', organisation, narrowed],
    async (cursor) =>
      (await listOrganisationApplications({ path: { organisation_id: organisation }, query: { ...narrowed, cursor } })).data,
  )

export const eligibilityQuery = (call: string, organisation: string) =>
  queryOptions({
    queryKey: ['call', call, 'eligibility', organisation],
    staleTime: 0,
    queryFn: async () => (await getEligibility({ path: { call_id: call }, query: { organisation_id: organisation } })).data,
  })

/** Everything known of one's application is under this key. */
export const applicationKey = (id: string) => ['application', id] as const

export const applicationQuery = (id: string) =>
  queryOptions({
    queryKey: applicationKey(id),
    staleTime: 0,
    queryFn: () => versioned(getApplication({ path: { application_id: id } })),
  })

/** What was on its way when the page was left; what is under way now is told beside its field. */
export const uploadsQuery = (id: string) =>
  queryOptions({
    queryKey: [...applicationKey(id), 'uploads'],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    queryFn: async () => (await listUploads({ path: { application_id: id } })).data.items.filter((one) => !underWay.has(one.sha256 ?? '')),
  })

/** As many corrections as anybody is asked for. */
const MOST_SUBMISSIONS = 20

/** One receipt a submission, in their order: they are numbered from 1, and the first that is not there ends the list. */
export const receiptsQuery = (id: string) =>
  queryOptions({
    queryKey: [...applicationKey(id), 'receipts'],
    queryFn: async () => {
      const receipts: Receipt[] = []
      try {
        for (let submission = 1; submission <= MOST_SUBMISSIONS; submission += 1)
          receipts.push((await getSubmission({ path: { application_id: id, submission } })).data.receipt)
      } catch (error) {
        if (!isProblem(error, 404)) throw error
      }
      return receipts
    },
  })

export const stepsQuery = (id: string) =>
  pagedQuery(
    [...applicationKey(id), 'steps'],
    async (cursor) => (await listApplicationSteps({ path: { application_id: id }, query: { cursor, limit: 100 } })).data,
  )

export const messagesQuery = (id: string) =>
  pagedQuery(
    [...applicationKey(id), 'messages'],
    async (cursor) => (await listApplicationMessages({ path: { application_id: id }, query: { cursor } })).data,
  )

export const decisionQuery = (id: string) =>
  queryOptions({
    queryKey: [...applicationKey(id), 'decision'],
    queryFn: async () => (await getDecision({ path: { application_id: id } })).data,
  })

export const appealsQuery = (id: string) =>
  pagedQuery(
    [...applicationKey(id), 'appeals'],
    async (cursor) => (await listAppeals({ path: { application_id: id }, query: { cursor } })).data,
  )
