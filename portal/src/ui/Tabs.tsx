import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'

type Tab = { key: string; label: string; count?: number; panel: ReactNode }

/** Parts of one page; arrows move between them. Where each part deserves an address, use `TabNav`. */
export function Tabs({ tabs, label }: { tabs: Tab[]; label: string }) {
  const id = useId()
  const [chosen, setChosen] = useState(tabs[0]?.key)
  const list = useRef<HTMLDivElement>(null)
  const current = tabs.find((tab) => tab.key === chosen) ?? tabs[0]
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -tabs.length, End: tabs.length }[event.key]
    if (!step || !current) return
    event.preventDefault()
    const here = tabs.indexOf(current)
    const at = Math.abs(step) > 1 ? (step < 0 ? 0 : tabs.length - 1) : (here + step + tabs.length) % tabs.length
    setChosen(tabs[at]?.key)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[at]?.focus()
  }
  return (
    <div className="stack g2">
      <div className="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.key}
            type="button"
            role="tab"
            className="tab"
            id={`${id}-${tab.key}`}
            aria-selected={tab === current}
            aria-controls={`${id}-panel`}
            tabIndex={tab === current ? 0 : -1}
            onClick={() => setChosen(tab.key)}
          >
            {tab.label}
            {tab.count !== undefined && <span className="pill">{tab.count}</span>}
          </button>
        ))}
      </div>
      {current && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${current.key}`}>
          {current.panel}
        </div>
      )}
    </div>
  )
}
