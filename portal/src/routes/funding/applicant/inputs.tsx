import { useState } from 'react'
import { centsOf } from '../../../domain/euros'
import { t } from '../../../i18n'
import { type FieldProps, TextField } from '../../../ui'

type Props = FieldProps & { value: unknown; onChange: (value: unknown) => void }

/** Cents as people type them: "1250,5". */
const eurosText = (value: unknown): string =>
  typeof value === 'number' ? (value / 100).toFixed(value % 100 === 0 ? 0 : 2).replace('.', ',') : typeof value === 'string' ? value : ''

const numberText = (value: unknown): string =>
  typeof value === 'number' ? String(value).replace('.', ',') : typeof value === 'string' ? value : ''

function numberOf(text: string): number | undefined {
  const plain = text.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.')
  const value = Number(plain)
  return /^-?\d+(\.\d+)?$/.test(plain) && Number.isFinite(value) ? value : undefined
}

/**
 * A number typed as text. What cannot be read is kept as it was typed, so that it is neither lost nor guessed: `onChange`
 * gets the text, and the fault says what is expected.
 */
function Typed({ value, onChange, error, read, write, expected, ...field }: Props & Reading) {
  const [text, setText] = useState(write(value))
  // Another value than the one typed here came from elsewhere.
  const meant = text.trim() === '' ? undefined : (read(text) ?? text)
  const shown = meant === value || (value === undefined && text.trim() === '') ? text : write(value)
  return (
    <TextField
      {...field}
      size="short"
      inputMode="decimal"
      autoComplete="off"
      value={shown}
      error={typeof value === 'string' && value !== '' ? expected : error}
      onChange={(event) => {
        const typed = event.target.value
        setText(typed)
        onChange(typed.trim() === '' ? undefined : (read(typed) ?? typed))
      }}
    />
  )
}

type Reading = { read: (text: string) => number | undefined; write: (value: unknown) => string; expected: string }

/** Integer cents. */
export const MoneyInput = (props: Props) => <Typed {...props} read={centsOf} write={eurosText} expected={t('publisher.amount_wrong')} />

export const NumberInput = (props: Props) => <Typed {...props} read={numberOf} write={numberText} expected={t('applicant.number_wrong')} />
