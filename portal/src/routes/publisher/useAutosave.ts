import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { type Draft, type ListingContent, updateDraft } from '../../api/gen'
import { isProblem, type Problem } from '../../api/problem'
import { type Versioned, versioned } from '../../api/versioned'
import { SaveQueue, type Standing } from '../../forms/saveQueue'
import { useLeaving } from '../../forms/useLeaving'
import { checksQuery, draftQuery } from './queries'

export type Saving = Standing<Problem>
export type Part = Partial<ListingContent>

const PAUSE = 700

/** A draft saved shortly after each change; nothing typed is thrown away unless a person says so. */
export function useAutosave(id: string, start: Versioned<Draft>) {
  const queries = useQueryClient()
  const [content, setContent] = useState(start.value.content)
  const [saving, setSaving] = useState<Saving>({ state: 'saved' })
  const timer = useRef<number | undefined>(undefined)
  const [queue] = useState(
    () =>
      new SaveQueue<ListingContent, Problem>(start.value.content, start.etag, {
        write: async (body, version) => {
          const saved = await versioned(updateDraft({ path: { listing_id: id }, headers: { 'If-Match': version }, body }))
          queries.setQueryData(draftQuery(id).queryKey, saved)
          void queries.invalidateQueries({ queryKey: checksQuery(id).queryKey })
          return saved.etag
        },
        judge: (error) => (isProblem(error) ? { stale: error.status === 412, problem: error } : undefined),
        tell: setSaving,
      }),
  )

  /** Writes what is not written yet, now; true when nothing is left. */
  const flush = useCallback(() => {
    window.clearTimeout(timer.current)
    return queue.flush()
  }, [queue])

  /** A part of the content, or how to make it from the content of that moment. */
  const change = useCallback(
    (part: Part | ((now: ListingContent) => Part)) => {
      queue.change({ ...queue.value, ...(typeof part === 'function' ? part(queue.value) : part) })
      setContent(queue.value)
      window.clearTimeout(timer.current)
      timer.current = window.setTimeout(() => void flush(), PAUSE)
    },
    [flush, queue],
  )

  /** After a lost race: keep my words over theirs, or take theirs. */
  const settle = useCallback(
    async (mine: boolean) => {
      const theirs = await queries.fetchQuery(draftQuery(id))
      if (mine) {
        await queue.rebase(theirs.etag)
      } else {
        queue.replace(theirs.value.content, theirs.etag)
        setContent(queue.value)
      }
    },
    [id, queries, queue],
  )

  /** Forgets what is not written: the draft it was for is gone. */
  const forget = useCallback(() => {
    window.clearTimeout(timer.current)
    queue.replace(queue.value, queue.version)
  }, [queue])

  useLeaving(queue, flush)

  return { content, change, saving, flush, settle, forget, etag: () => queue.version }
}
