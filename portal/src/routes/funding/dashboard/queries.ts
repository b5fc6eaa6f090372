import { queryOptions } from '@tanstack/react-query'
import { getDashboard } from '../../../api/gen'

export const dashboardQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programme', programme, 'dashboard'],
    queryFn: async () => (await getDashboard({ path: { programme_id: programme } })).data,
  })
