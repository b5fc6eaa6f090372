import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import type { ProgrammeRole } from '../../../api/gen'
import { itemsOf } from '../../../api/pages'
import { ownProgrammesQuery } from '../queries'

/** What the caller does in a programme. The server decides anyway: this only spares them what they cannot use. */
export function useRoles(programme: string): ProgrammeRole[] {
  const own = itemsOf(useSuspenseInfiniteQuery(ownProgrammesQuery).data)
  return own.find((one) => one.programme_id === programme)?.roles ?? []
}

const has = (roles: ProgrammeRole[], ...wanted: ProgrammeRole[]) => wanted.some((role) => roles.includes(role))

/** As the policy has it, by role. */
export const instructs = (roles: ProgrammeRole[]) => has(roles, 'manager', 'instructor')
export const readsReviews = (roles: ProgrammeRole[]) => has(roles, 'manager', 'instructor', 'committee', 'decider')
export const readsReceived = (roles: ProgrammeRole[]) => has(roles, 'manager', 'instructor', 'finance')
export const decides = (roles: ProgrammeRole[]) => has(roles, 'decider')
export const commits = (roles: ProgrammeRole[]) => has(roles, 'manager', 'finance')
export const readsBudget = (roles: ProgrammeRole[]) => has(roles, 'manager', 'instructor', 'committee', 'decider', 'finance')
export const proposesTransfers = (roles: ProgrammeRole[]) => has(roles, 'manager', 'finance')
export const decidesTransfers = (roles: ProgrammeRole[]) => has(roles, 'decider', 'finance')
