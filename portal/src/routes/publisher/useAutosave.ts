import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type Draft, type ListingContent, updateDraft } from '../../api/gen'
import { isProblem, type Problem } from '../../api/problem'
import { type Versioned, versioned } from '../../api/versioned'
import { checksQuery, draftQuery } from './queries'

export type Saving = { state: 'saved' | 'waiting' | 'saving' | 'refused' | 'stale'; at?: Date; problem?: Problem }

const PAUSE = 700

/**
 * Keeps a draft saved: one write at a time, the latest words last, each naming the version it changes.
 * A lost race stops the writing until a person chooses; nothing typed is thrown away.
 */
export function useAutosave(id: string, start: Versioned<Draft>) {
  const queries = useQueryClient()
  const [content, setContent] = useState(start.value.content)
  const [saving, setSaving] = useState<Saving>({ state: 'saved' })
  const etag = useRef(start.etag)
  const latest = useRef(start.value.content)
  const dirty = useRef(false)
  const running = useRef<Promise<void> | undefined>(undefined)
  const timer = useRef<number | undefined>(undefined)

  const write = useCallback(async () => {
    while (dirty.current) {
      dirty.current = false
      setSaving((now) => ({ ...now, state: 'saving' }))
      try {
        const saved = await versioned(
          updateDraft({ path: { listing_id: id }, headers: { 'If-Match': etag.current }, body: latest.current }),
        )
        etag.current = saved.etag
        queries.setQueryData(draftQuery(id).queryKey, saved)
        if (!dirty.current) setSaving({ state: 'saved', at: new Date() })
      } catch (error) {
        dirty.current = true
        if (!isProblem(error)) throw error
        setSaving({ state: error.status === 412 ? 'stale' : 'refused', problem: error })
        return
      }
    }
    await queries.invalidateQueries({ queryKey: checksQuery(id).queryKey })
  }, [id, queries])

  /** Writes what is not written yet; resolves when nothing is left, or it was refused. */
  const flush = useCallback(async () => {
    window.clearTimeout(timer.current)
    running.current = (running.current ?? Promise.resolve()).then(write)
    await running.current
    return !dirty.current
  }, [write])

  const change = useCallback(
    (part: Partial<ListingContent>) => {
      latest.current = { ...latest.current, ...part }
      dirty.current = true
      setContent(latest.current)
      setSaving((now) => (now.state === 'stale' ? now : { ...now, state: 'waiting' }))
      window.clearTimeout(timer.current)
      timer.current = window.setTimeout(() => void flush(), PAUSE)
    },
    [flush],
  )

  /** After a lost race: keep my words over theirs, or take theirs. */
  const settle = useCallback(
    async (mine: boolean) => {
      const theirs = await queries.fetchQuery(draftQuery(id))
      etag.current = theirs.etag
      if (mine) {
        await flush()
      } else {
        dirty.current = false
        latest.current = theirs.value.content
        setContent(latest.current)
        setSaving({ state: 'saved' })
      }
    },
    [flush, id, queries],
  )

  useEffect(() => {
    // Leaving the page writes what is left; closing the tab asks first.
    const ask = (event: BeforeUnloadEvent) => dirty.current && event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => {
      window.removeEventListener('beforeunload', ask)
      if (dirty.current) void flush()
    }
  }, [flush])

  return { content, change, saving, flush, settle, etag: () => etag.current }
}
