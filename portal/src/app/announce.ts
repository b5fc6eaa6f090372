import type { AnyRouter } from '@tanstack/react-router'

/** On every change of page the focus moves to its h1 and its title is said. A changed filter is not a change of page. */
export function announcePages(router: AnyRouter) {
  router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
    if (!fromLocation || !pathChanged) return
    // The page's own effect sets the title in the same turn.
    queueMicrotask(() => {
      const heading = document.querySelector<HTMLElement>('main h1')
      heading?.focus({ preventScroll: true })
      announce(document.title)
    })
  })
}

export function announce(text: string) {
  const place = document.getElementById('announcer')
  if (place) place.textContent = text
}
