import { type FormEvent, type KeyboardEvent, type ReactNode, useId, useState } from 'react'
import { Button } from './Button'
import { Icon } from './Icon'

export type Suggested = { key: string; node: ReactNode; kind: string }

type Props = {
  label: string
  placeholder?: string
  verb: string
  value: string
  onChange: (value: string) => void
  onSubmit: (value: string) => void
  suggestions?: Suggested[]
  onPick?: (key: string) => void
}

/** A search field; suggestions, where given, follow the ARIA combobox pattern. */
export function SearchBox({ label, placeholder, verb, value, onChange, onSubmit, suggestions = [], onPick }: Props) {
  const id = useId()
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const shown = open && suggestions.length > 0
  const close = () => {
    setOpen(false)
    setActive(-1)
  }
  const pick = (at: number) => {
    const one = suggestions[at]
    close()
    if (one) onPick?.(one.key)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && shown) {
      event.preventDefault()
      close()
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && suggestions.length > 0) {
      event.preventDefault()
      setOpen(true)
      const step = event.key === 'ArrowDown' ? 1 : -1
      // One more place than there are suggestions: the field itself.
      setActive((at) => ((at + 1 + step + suggestions.length + 1) % (suggestions.length + 1)) - 1)
    } else if (event.key === 'Enter' && shown && active >= 0) {
      event.preventDefault()
      pick(active)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    close()
    onSubmit(value)
  }
  const combobox = onPick
    ? ({
        role: 'combobox',
        'aria-expanded': shown,
        'aria-controls': `${id}-options`,
        'aria-autocomplete': 'list',
        'aria-activedescendant': shown && active >= 0 ? `${id}-${active}` : undefined,
      } as const)
    : {}
  return (
    <search>
      <form className="searchbox" onSubmit={submit} noValidate>
        <div className="searchbox-field">
          <label className="hidden" htmlFor={id}>
            {label}
          </label>
          <Icon name="search" />
          <input
            id={id}
            className="input"
            type="search"
            autoComplete="off"
            spellCheck={false}
            value={value}
            placeholder={placeholder}
            maxLength={200}
            onChange={(event) => {
              onChange(event.target.value)
              setOpen(true)
              setActive(-1)
            }}
            onKeyDown={onKeyDown}
            onBlur={close}
            {...combobox}
          />
          {onPick && (
            <div className="options" role="listbox" id={`${id}-options`} aria-label={label} hidden={!shown}>
              {shown &&
                suggestions.map((one, at) => (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard works from the field, as the pattern wants
                  // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, as the pattern wants
                  <div
                    key={`${one.kind}${one.key}`}
                    id={`${id}-${at}`}
                    role="option"
                    aria-selected={at === active}
                    onPointerDown={(event) => event.preventDefault()}
                    onClick={() => pick(at)}
                  >
                    <span>{one.node}</span>
                    <span className="soft small">{one.kind}</span>
                  </div>
                ))}
            </div>
          )}
        </div>
        <Button type="submit" look="main" icon="search">
          <span className="word">{verb}</span>
        </Button>
      </form>
    </search>
  )
}
