import { useState } from 'react'
import type { Localised } from '../../../api/gen'
import { t } from '../../../i18n'
import { type FieldProps, Grid, TextArea, TextField } from '../../../ui'
import { said } from './edit'

type Words = {
  id: string
  label: string
  value: Localised | undefined
  onChange: (value: Localised) => void
  rows?: number
  hint?: string
  optional?: boolean
}

/** A text in French, and in English where there is one. */
export function Words({ id, label, value, onChange, rows, hint, optional }: Words) {
  const common = (language: 'fr' | 'en') => ({
    id: `${id}-${language}`,
    value: value?.[language] ?? '',
    label: t(language === 'fr' ? 'builder.in_french' : 'builder.in_english', { label }),
    hint: language === 'fr' ? hint : undefined,
    optional: optional || language === 'en',
    onChange: (event: { target: { value: string } }) => onChange(said(value, language, event.target.value)),
  })
  const fields = (['fr', 'en'] as const).map((language) =>
    rows ? <TextArea key={language} {...common(language)} rows={rows} /> : <TextField key={language} {...common(language)} />,
  )
  return <Grid gap={2}>{fields}</Grid>
}

/** A whole number; what is no number is kept as typed and told, and changes nothing. */
export function WholeInput({
  value,
  onChange,
  ...field
}: FieldProps & { value: number | undefined; onChange: (value: number | undefined) => void }) {
  const [text, setText] = useState(value === undefined ? '' : String(value))
  const good = /^\d{0,12}$/.test(text)
  return (
    <TextField
      {...field}
      size="short"
      inputMode="numeric"
      value={text}
      error={good ? field.error : t('builder.number_wrong')}
      onChange={(event) => {
        const typed = event.target.value.trim()
        setText(typed)
        if (/^\d{0,12}$/.test(typed)) onChange(typed === '' ? undefined : Number(typed))
      }}
    />
  )
}
