import { queryOptions } from '@tanstack/react-query'
import { getOrganisation, getSchool, listInvitations, listMandates, listMembers, listSchools } from '../../api/gen'
import { pagedQuery } from '../../api/pages'
import { versioned } from '../../api/versioned'

const key = (id: string) => ['organisations', id] as const

export const organisationQuery = (id: string) =>
  queryOptions({ queryKey: key(id), queryFn: () => versioned(getOrganisation({ path: { organisation_id: id } })) })

export const membersQuery = (id: string) =>
  pagedQuery([...key(id), 'members'], async (cursor) => (await listMembers({ path: { organisation_id: id }, query: { cursor } })).data)

export const mandatesQuery = (id: string) =>
  pagedQuery([...key(id), 'mandates'], async (cursor) => (await listMandates({ path: { organisation_id: id }, query: { cursor } })).data)

export const invitationsQuery = (id: string) =>
  pagedQuery(
    [...key(id), 'invitations'],
    async (cursor) => (await listInvitations({ path: { organisation_id: id }, query: { cursor } })).data,
  )

export const schoolsQuery = (q: string | undefined) =>
  pagedQuery(['schools', q ?? ''], async (cursor) => (await listSchools({ query: { q, cursor } })).data)

export const schoolQuery = (uai: string) =>
  queryOptions({ queryKey: ['school', uai], queryFn: async () => (await getSchool({ path: { uai } })).data })
