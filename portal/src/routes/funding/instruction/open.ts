import type { QueryClient } from '@tanstack/react-query'
import { isProblem } from '../../../api/problem'
import { ownProgrammesQuery, programmeQuery } from '../queries'
import { callVersionQuery, fileQuery, interestQuery } from './queries'

/**
 * Loads a file with what its pages need. Reviewers, committee and deciders declare their interests before it opens: until
 * then it is refused, and they are asked.
 */
export async function openFile(queries: QueryClient, id: string): Promise<{ open: boolean }> {
  try {
    const { value } = await queries.fetchQuery(fileQuery(id))
    await Promise.all([
      queries.ensureQueryData(callVersionQuery(value.call_id, value.call_version)),
      queries.ensureQueryData(programmeQuery(value.programme_id)),
      queries.ensureInfiniteQueryData(ownProgrammesQuery),
    ])
    return { open: true }
  } catch (error) {
    // Who recused is a stranger to the file, and is still told why it is closed.
    if (!isProblem(error, 403) && !isProblem(error, 404)) throw error
    await queries.fetchQuery(interestQuery(id)).catch(() => Promise.reject(error))
    return { open: false }
  }
}
