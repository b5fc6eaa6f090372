import { useSuspenseQuery } from '@tanstack/react-query'
import { pick } from '../../domain/words'
import { Link } from '../../ui'
import { instructs, readsBudget, useRoles } from './instruction/roles'
import { programmeQuery } from './queries'

/** Back to the programme: to the room that whoever looks has there. */
export function ProgrammeLink({ id }: { id: string }) {
  const name = pick(useSuspenseQuery(programmeQuery(id)).data.content.name)
  const roles = useRoles(id)
  const to = instructs(roles) ? '/programmes/$id/desk' : readsBudget(roles) ? '/programmes/$id/budget' : '/programmes/$id'
  return (
    <Link to={to} params={{ id }}>
      {name}
    </Link>
  )
}
