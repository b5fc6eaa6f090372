import { type QueryClient, type QueryFilters, queryOptions, useQuery } from '@tanstack/react-query'
import { redirect } from '@tanstack/react-router'
import { rememberCsrf } from '../api/client'
import { type Capacity, getConfig, getSession, type OwnMembership, type PortalConfig, type Role, type Session } from '../api/gen'
import { Problem } from '../api/problem'

/** Who is signed in, or nobody. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 5 * 60_000,
  queryFn: async (): Promise<Session | null> => {
    const { data, response } = await getSession()
    // 204: nobody is.
    if (!data || response.status === 204) return null
    rememberCsrf(data.csrf_token)
    return data
  },
})

export const configQuery = queryOptions({
  queryKey: ['config'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async (): Promise<PortalConfig> => (await getConfig()).data,
})

export function useSession(): Session | null {
  return useQuery(sessionQuery).data ?? null
}

const EVERYBODYS: unknown[] = ['session', 'config', 'vocabulary']

/** What is under way when the session changes is waited for so long, in milliseconds. */
const PATIENCE = 5_000

/** Everything known belongs to who is signed in: forget it when that changes. */
export async function sessionChanged(client: QueryClient) {
  rememberCsrf('')
  const theirs: QueryFilters = { predicate: (query) => !EVERYBODYS.includes(query.queryKey[0]) }
  await settled(client, theirs)
  // What hangs is told to stop: removed under way, it would fail with nobody to hear of it.
  await client.cancelQueries(theirs)
  client.removeQueries(theirs)
  await client.refetchQueries({ queryKey: ['session'] })
}

/** Somebody left: nobody is signed in from now on, whatever is still under way. */
export async function sessionEnded(client: QueryClient) {
  client.setQueryData(sessionQuery.queryKey, null)
  await sessionChanged(client)
}

/** What is under way may be what the next page waits for: cancelled, that page would be shown as failed. */
async function settled(client: QueryClient, filters: QueryFilters) {
  const deadline = Date.now() + PATIENCE
  for (;;) {
    const underWay = client.getQueryCache().findAll({ ...filters, fetchStatus: 'fetching' })
    const left = deadline - Date.now()
    if (underWay.length === 0 || left <= 0) return
    await Promise.race([wait(left), Promise.allSettled(underWay.map((query) => query.promise))])
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds))
}

type Guarded = { context: { queries: QueryClient }; location: { href: string } }

/** `beforeLoad` of a page for people who are signed in. */
export async function signedIn({ context, location }: Guarded): Promise<{ session: Session }> {
  const session = await context.queries.ensureQueryData(sessionQuery)
  if (!session) throw redirect({ to: '/sign-in', search: { next: location.href } })
  return { session }
}

/** `beforeLoad` of a page for the programme's staff. */
export async function operatorOnly(guarded: Guarded): Promise<{ session: Session }> {
  const { session } = await signedIn(guarded)
  if (!isOperator(session)) throw new Problem({ status: 403 })
  return { session }
}

/** One of the programme's staff, with at least this role. */
export function isOperator(session: Session | null, role: Role = 'member'): boolean {
  return session?.memberships.some((m) => m.capacities.includes('operator') && atLeast(m, role)) ?? false
}

/** Whether what moves money is closed to this session for want of a second factor; a demonstration does without. */
export function useLacksFactor(): boolean {
  const session = useSession()
  const config = useQuery(configQuery).data
  return session !== null && !session.second_factor_at && config?.demo === false
}

/** From the least to the greatest. */
export const ROLES: Role[] = ['member', 'editor', 'manager', 'owner']

export function atLeast(membership: OwnMembership | undefined, role: Role): boolean {
  return membership !== undefined && ROLES.indexOf(membership.role) >= ROLES.indexOf(role)
}

const PUBLISHING: Capacity[] = ['publisher', 'device_maker', 'operator']

/** Organisations the caller may write listings for. */
export function workplaces(session: Session | null): OwnMembership[] {
  return session?.memberships.filter((m) => atLeast(m, 'editor') && m.capacities.some((c) => PUBLISHING.includes(c))) ?? []
}

/** Organisations the caller may write applications for. */
export function applicants(session: Session | null): OwnMembership[] {
  return session?.memberships.filter((membership) => atLeast(membership, 'editor')) ?? []
}

export function membershipIn(session: Session | null, organisation: string): OwnMembership | undefined {
  return session?.memberships.find((membership) => membership.organisation_id === organisation)
}
