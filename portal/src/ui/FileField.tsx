import { useId, useRef } from 'react'
import { Button } from './Button'
import { Fault } from './fields'

type Props = {
  label: string
  /** What an error summary leads to. */
  buttonId?: string
  verb: string
  hint?: string
  error?: string
  accept: string
  multiple?: boolean
  busy?: boolean
  onFiles: (files: File[]) => void
}

/** Chooses files; what becomes of them is the page's affair. */
export function FileField({ label, buttonId, verb, hint, error, accept, multiple, busy, onFiles }: Props) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  return (
    <fieldset className="file-drop" aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="legend hidden">{label}</legend>
      <strong aria-hidden="true">{label}</strong>
      {hint && <p className="hint">{hint}</p>}
      {error && <Fault id={`${id}-error`}>{error}</Fault>}
      <input
        ref={input}
        className="hidden"
        type="file"
        id={id}
        tabIndex={-1}
        aria-label={label}
        accept={accept}
        multiple={multiple}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          event.target.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
      <Button id={buttonId} icon="plus" busy={busy} onClick={() => input.current?.click()}>
        {verb}
      </Button>
    </fieldset>
  )
}
