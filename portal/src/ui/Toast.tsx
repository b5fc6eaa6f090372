import { useEffect, useSyncExternalStore } from 'react'
import { t } from '../i18n'
import { Icon } from './Icon'

type Shown = { id: number; text: string; tone: 'good' | 'bad' }

let shown: Shown[] = []
let last = 0
const listeners = new Set<() => void>()

function change(next: Shown[]) {
  shown = next
  for (const listener of listeners) listener()
}

/** Says what was done, and what happens next. Failures belong beside their cause; here only where there is no place. */
export function toast(text: string, tone: Shown['tone'] = 'good') {
  last += 1
  change([...shown.slice(-2), { id: last, text, tone }])
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function Toaster() {
  const toasts = useSyncExternalStore(subscribe, () => shown)
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map((one) => (
        <OneToast key={one.id} one={one} />
      ))}
    </div>
  )
}

function OneToast({ one }: { one: Shown }) {
  const close = () => change(shown.filter((other) => other.id !== one.id))
  useEffect(() => {
    const timer = setTimeout(() => change(shown.filter((other) => other.id !== one.id)), 8000)
    return () => clearTimeout(timer)
  }, [one.id])
  return (
    <div className="toast">
      <Icon name={one.tone === 'good' ? 'check' : 'warn'} />
      <p>{one.text}</p>
      <button type="button" onClick={close} aria-label={t('ui.close')}>
        <Icon name="cross" />
      </button>
    </div>
  )
}
