import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type Application, type ApplicationContent, type Form, updateApplication } from '../../../api/gen'
import { isProblem, type Problem } from '../../../api/problem'
import { type Versioned, versioned } from '../../../api/versioned'
import { SaveQueue, type Standing } from '../../../forms/saveQueue'
import { useLeaving } from '../../../forms/useLeaving'
import { sent } from './form'
import { merge, places, put } from './merge'
import { applicationQuery } from './queries'

export type Saving = Standing<Problem>
/** What somebody else changed meanwhile, and who. */
export type News = { who: string; places: string[] }
/** Both changed the same places: nothing is written before one chooses. */
export type Conflict = { who: string; places: string[]; theirs: Versioned<Application> }

const PAUSE = 700

/** Versions count up. */
const count = (etag: string) => Number(etag.replace(/\D/g, ''))

/**
 * A draft saved shortly after each change, by several people at once. What the others changed elsewhere is taken over and
 * told; where two changed the same answer, both are shown and one chooses. `latest` is what the server was last heard to hold.
 */
export function useDraft(latest: Versioned<Application>, form: Form) {
  const queries = useQueryClient()
  const { id } = latest.value
  const [content, setContent] = useState(latest.value.content)
  const [saving, setSaving] = useState<Saving>({ state: 'saved' })
  const [news, setNews] = useState<News>()
  const [conflict, setConflict] = useState<Conflict>()
  /** What was last seen on the server: changes are told from it. */
  const base = useRef(latest.value.content)
  const timer = useRef<number | undefined>(undefined)
  const [queue] = useState(
    () =>
      new SaveQueue<ApplicationContent, Problem>(latest.value.content, latest.etag, {
        write: async (value, version) => {
          // An older answer that arrives later would be taken for news.
          await queries.cancelQueries({ queryKey: applicationQuery(id).queryKey, exact: true })
          const body = sent(value, form)
          const saved = await versioned(updateApplication({ path: { application_id: id }, headers: { 'If-Match': version }, body }))
          base.current = saved.value.content
          queries.setQueryData(applicationQuery(id).queryKey, saved)
          return saved.etag
        },
        judge: (error) => (isProblem(error) ? { stale: error.status === 412, problem: error } : undefined),
        tell: setSaving,
      }),
  )

  const show = useCallback(
    (next: ApplicationContent) => {
      queue.change(next)
      setContent(next)
    },
    [queue],
  )

  /** After a lost race: what does not touch is put together at once. */
  const reconcile = useCallback(async () => {
    const theirs = await queries.fetchQuery(applicationQuery(id))
    const merged = merge(base.current, queue.value, theirs.value.content)
    const who = theirs.value.updated_by
    if (merged.both.length > 0) {
      setConflict({ who, places: merged.both, theirs })
      return false
    }
    base.current = theirs.value.content
    if (merged.taken.length > 0) setNews({ who, places: merged.taken })
    show(merged.content)
    return queue.rebase(theirs.etag)
  }, [id, queries, queue, show])

  /** Writes what is not written yet, now; true when nothing is left. */
  const flush = useCallback(async (): Promise<boolean> => {
    window.clearTimeout(timer.current)
    return (await queue.flush()) || (queue.isStale && (await reconcile()))
  }, [queue, reconcile])

  const change = useCallback(
    (place: string, value: unknown) => {
      show(put(queue.value, place, value))
      window.clearTimeout(timer.current)
      timer.current = window.setTimeout(() => void flush(), PAUSE)
    },
    [flush, queue, show],
  )

  /** Where both changed the same places: mine, or theirs; everything else of both is kept. */
  const settle = useCallback(
    async (mine: boolean) => {
      if (!conflict) return
      const theirs = conflict.theirs.value.content
      const merged = merge(base.current, queue.value, theirs)
      const chosen = places(theirs)
      const next = mine ? merged.content : merged.both.reduce((all, place) => put(all, place, chosen.get(place)), merged.content)
      base.current = theirs
      setConflict(undefined)
      show(next)
      if (!(await queue.rebase(conflict.theirs.etag)) && queue.isStale) await reconcile()
    },
    [conflict, queue, reconcile, show],
  )

  // What others saved while nothing is typed here appears by itself.
  useEffect(() => {
    if (queue.pending || count(latest.etag) <= count(queue.version)) return
    const { taken } = merge(base.current, queue.value, latest.value.content)
    base.current = latest.value.content
    queue.replace(latest.value.content, latest.etag)
    setContent(latest.value.content)
    if (taken.length > 0) setNews({ who: latest.value.updated_by, places: taken })
  }, [latest, queue])

  useLeaving(queue, flush)

  return { content, change, saving, flush, news, conflict, settle, etag: () => queue.version }
}

export type Draft = ReturnType<typeof useDraft>
