import { queryOptions } from '@tanstack/react-query'
import { getCallFile } from '../../../api/gen'
import { versioned } from '../../../api/versioned'

export const callFileQuery = (id: string) =>
  queryOptions({ queryKey: ['call', id, 'file'], queryFn: () => versioned(getCallFile({ path: { call_id: id } })) })
