import '../../../i18n/work'
import { useSuspenseQuery } from '@tanstack/react-query'
import { membershipIn, useSession } from '../../../domain/session'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { callVersionQuery } from '../instruction/queries'
import { Editor } from './Editor'
import { Filed } from './Filed'
import { applicationQuery } from './queries'
import { applicationRoute } from './routes'

/** How often one hears of what others write in the same draft, in milliseconds. */
const LISTEN = 10_000

/** One's application: a form while it is written, a file from its submission on. */
export function ApplicationPage() {
  const { id } = applicationRoute.useParams()
  const latest = useSuspenseQuery({
    ...applicationQuery(id),
    refetchInterval: ({ state }) => (state.data?.value.state === 'draft' ? LISTEN : false),
  }).data
  const { value } = latest
  const call = useSuspenseQuery(callVersionQuery(value.call_id, value.call_version)).data
  const member = membershipIn(useSession(), value.organisation_id ?? '')
  const writes = member !== undefined && member.role !== 'member'
  const lead = t('applicant.lead', { call: pick(call.content.title), organisation: value.organisation_name ?? '', number: value.number })
  if (writes && (value.state === 'draft' || value.state === 'correction_requested')) {
    // Another version of the call is another form: what is written starts from what the server holds.
    return <Editor key={`${id} ${value.call_version} ${value.state}`} latest={latest} call={call} lead={lead} />
  }
  return <Filed latest={latest} call={call} lead={lead} writes={writes} />
}
