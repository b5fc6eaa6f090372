import { queryOptions } from '@tanstack/react-query'
import { getAidDeclaration, listUndertakingLinks, listUndertakingSplits } from '../../../api/gen'
import { pagedQuery } from '../../../api/pages'
import { versioned } from '../../../api/versioned'

const key = (organisation: string) => ['organisations', organisation, 'aid'] as const

export const declarationQuery = (organisation: string) =>
  queryOptions({
    queryKey: [...key(organisation), 'declaration'],
    staleTime: 0,
    queryFn: () => versioned(getAidDeclaration({ path: { organisation_id: organisation } })),
  })

export const linksQuery = (organisation: string) =>
  pagedQuery(
    [...key(organisation), 'links'],
    async (cursor) => (await listUndertakingLinks({ path: { organisation_id: organisation }, query: { cursor } })).data,
  )

export const splitsQuery = (organisation: string) =>
  pagedQuery(
    [...key(organisation), 'splits'],
    async (cursor) => (await listUndertakingSplits({ path: { organisation_id: organisation }, query: { cursor } })).data,
  )
