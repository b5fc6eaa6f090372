import { useSyncExternalStore } from 'react'

const query = () => globalThis.matchMedia?.('(min-width: 60rem)')

/** Whether there is room for two columns; the same bound as in layout.css. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = query()
      media?.addEventListener('change', listener)
      return () => media?.removeEventListener('change', listener)
    },
    () => query()?.matches ?? true,
  )
}
