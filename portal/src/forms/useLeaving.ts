import { useEffect } from 'react'

/**
 * Leaving the page writes what is left; closing the tab asks first. A tab that is hidden is written at once: a phone may
 * never show it again.
 */
export function useLeaving(queue: { readonly pending: boolean }, flush: () => Promise<boolean>) {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => queue.pending && event.preventDefault()
    const hidden = () => void (document.visibilityState === 'hidden' && queue.pending && flush())
    window.addEventListener('beforeunload', ask)
    document.addEventListener('visibilitychange', hidden)
    return () => {
      window.removeEventListener('beforeunload', ask)
      document.removeEventListener('visibilitychange', hidden)
      void flush()
    }
  }, [flush, queue])
}
