import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { type CallContent, type CallFile, updateCallFile } from '../../../api/gen'
import { isProblem, type Problem } from '../../../api/problem'
import { type Versioned, versioned } from '../../../api/versioned'
import { inParis } from '../../../domain/paris'
import { SaveQueue, type Standing } from '../../../forms/saveQueue'
import { useLeaving } from '../../../forms/useLeaving'
import { at } from './NewCallPage'
import { callFileQuery } from './queries'

type Moment = { day: string; hour: string }
/** What is being written: the content, and the window as people read it. */
export type Draft = { content: CallContent; opens: Moment; closes: Moment; grace: string }

const PAUSE = 700

const draftOf = ({ edit }: CallFile): Draft => ({
  content: edit.content,
  opens: inParis(edit.window.opens_at),
  closes: inParis(edit.window.closes_at),
  grace: String(Math.round(edit.window.grace_seconds / 60)),
})

/** What is sent. Once published the window changes by an extension only. */
function edited(draft: Draft, file: CallFile): CallFile['edit'] {
  if (file.version !== undefined) return { content: draft.content, window: file.edit.window }
  const window = {
    opens_at: at('/window/opens_at', draft.opens.day, draft.opens.hour),
    closes_at: at('/window/closes_at', draft.closes.day, draft.closes.hour),
    grace_seconds: Number(draft.grace) * 60,
  }
  return { content: draft.content, window }
}

/** A call saved shortly after each change; nothing typed is thrown away unless a person says so. */
export function useCallDraft(start: Versioned<CallFile>) {
  const queries = useQueryClient()
  const { id, programme_id } = start.value
  const [file, setFile] = useState(start.value)
  const [draft, setDraft] = useState(() => draftOf(start.value))
  const [saving, setSaving] = useState<Standing<Problem>>({ state: 'saved' })
  const timer = useRef<number | undefined>(undefined)
  /** The file as the server was last heard to hold it. */
  const known = useRef(start.value)
  const keep = useCallback(
    (saved: Versioned<CallFile>) => {
      known.current = saved.value
      setFile(saved.value)
      queries.setQueryData(callFileQuery(id).queryKey, saved)
      void queries.invalidateQueries({ queryKey: ['programme', programme_id, 'calls'] })
    },
    [id, programme_id, queries],
  )
  const [queue] = useState(
    () =>
      new SaveQueue<Draft, Problem>(draft, start.etag, {
        write: async (value, version) => {
          const body = edited(value, known.current)
          const saved = await versioned(updateCallFile({ path: { call_id: id }, headers: { 'If-Match': version }, body }))
          keep(saved)
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

  const set = useCallback(
    (next: Draft) => {
      queue.change(next)
      setDraft(next)
      window.clearTimeout(timer.current)
      timer.current = window.setTimeout(() => void flush(), PAUSE)
    },
    [flush, queue],
  )

  /** The file as a publication or an extension left it; what is being written stays. */
  const adopt = useCallback(
    (saved: Versioned<CallFile>) => {
      queue.version = saved.etag
      keep(saved)
    },
    [keep, queue],
  )

  /** After a lost race: keep my words over theirs, or take theirs. */
  const settle = useCallback(
    async (mine: boolean) => {
      const theirs = await queries.fetchQuery({ ...callFileQuery(id), staleTime: 0 })
      keep(theirs)
      if (mine) {
        await queue.rebase(theirs.etag)
      } else {
        queue.replace(draftOf(theirs.value), theirs.etag)
        setDraft(queue.value)
      }
    },
    [id, keep, queries, queue],
  )

  /** Gives up what is not written. */
  const forget = useCallback(() => {
    window.clearTimeout(timer.current)
    queue.replace(queue.value, queue.version)
  }, [queue])

  useLeaving(queue, flush)

  return { file, draft, set, saving, flush, adopt, settle, forget, etag: () => queue.version }
}
