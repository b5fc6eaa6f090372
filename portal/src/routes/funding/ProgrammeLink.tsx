import { useSuspenseQuery } from '@tanstack/react-query'
import { pick } from '../../domain/words'
import { Link } from '../../ui'
import { instructs, useRoles } from './instruction/roles'
import { programmeQuery } from './queries'

/** Back to the programme: to the desk of whoever instructs, to its page for everybody else. */
export function ProgrammeLink({ id }: { id: string }) {
  const name = pick(useSuspenseQuery(programmeQuery(id)).data.content.name)
  const to = instructs(useRoles(id)) ? '/programmes/$id/desk' : '/programmes/$id'
  return (
    <Link to={to} params={{ id }}>
      {name}
    </Link>
  )
}
