import { useSyncExternalStore } from 'react'

/** Listings put aside to compare; lives as long as the tab. */
export type Selected = { slug: string; title: string }
export const MOST_COMPARED = 4

const STORE = 'preau-comparison'
const listeners = new Set<() => void>()
let selected: Selected[] = load()

function load(): Selected[] {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(STORE) ?? '[]')
    return Array.isArray(found)
      ? found.filter((one) => typeof one?.slug === 'string' && typeof one?.title === 'string').slice(0, MOST_COMPARED)
      : []
  } catch {
    return []
  }
}

function change(next: Selected[]) {
  selected = next
  try {
    sessionStorage.setItem(STORE, JSON.stringify(next))
  } catch {
    // Storage may be refused: the selection lives as long as the page.
  }
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useSelection() {
  const all = useSyncExternalStore(subscribe, () => selected)
  return {
    all,
    full: all.length >= MOST_COMPARED,
    has: (slug: string) => all.some((one) => one.slug === slug),
    toggle: (one: Selected) => {
      if (all.some((other) => other.slug === one.slug)) change(all.filter((other) => other.slug !== one.slug))
      else if (all.length < MOST_COMPARED) change([...all, one])
    },
    clear: () => change([]),
  }
}
