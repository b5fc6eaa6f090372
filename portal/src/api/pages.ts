import { type InfiniteData, infiniteQueryOptions } from '@tanstack/react-query'

type Page<T> = { items: T[]; next?: string }

/** A list that grows by "show more": one query, pages by signed cursor. */
export function pagedQuery<T, P extends Page<T> = Page<T>>(
  key: readonly unknown[],
  load: (cursor: string | undefined) => Promise<P & Page<T>>,
) {
  return infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page<T>) => last.next,
  })
}

export function itemsOf<T>(data: InfiniteData<Page<T>> | undefined): T[] {
  return data?.pages.flatMap((page) => page.items) ?? []
}
