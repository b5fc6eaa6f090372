import { listTransfers } from '../../../api/gen'
import { pagedQuery } from '../../../api/pages'

export const transfersQuery = (programme: string) =>
  pagedQuery(
    ['programme', programme, 'transfers'],
    async (cursor) => (await listTransfers({ path: { programme_id: programme }, query: { cursor } })).data,
  )
