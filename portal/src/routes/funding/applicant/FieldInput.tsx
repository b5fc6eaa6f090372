import type { Application, Attachment, FormField, TableColumn } from '../../../api/gen'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { CheckGroup, RadioGroup, Select, TextArea, TextField } from '../../../ui'
import { FileInput } from './FileInput'
import { MoneyInput, NumberInput } from './inputs'
import { ListingInput } from './ListingInput'
import { TableInput } from './TableInput'

/** Choices that are shown one below the other; more stand in a list. */
const MOST_RADIOS = 6

export type InputProps = {
  id: string
  field: FormField | TableColumn
  value: unknown
  onChange: (value: unknown) => void
  /** The fault of a place at or below this field's. */
  faultAt: (id: string) => string | undefined
  /** Where files go; a form without one asks for none. */
  application?: Application
  /** After a file came or went. */
  onFiles?: (made?: Attachment) => void
}

/** One question of a form, of any kind; an emptied field has no answer. */
export function FieldInput({ id, field, value, onChange, faultAt, application, onFiles }: InputProps) {
  const label = pick(field.label)
  const hint = ('help' in field && pick(field.help)) || undefined
  const frame = { id, label, hint, error: faultAt(id), optional: !field.required }
  const text = typeof value === 'string' ? value : ''
  const typed = (next: string) => onChange(next === '' ? undefined : next)
  const choices = field.choices.map((choice) => ({ value: choice.value, label: pick(choice.label) }))
  const most = 'max_length' in field ? field.max_length : undefined
  switch (field.kind) {
    case 'text':
      return <TextField {...frame} value={text} maxLength={most ?? 300} onChange={(event) => typed(event.target.value)} />
    case 'long_text':
      return <TextArea {...frame} value={text} rows={6} maxLength={most ?? 5000} onChange={(event) => typed(event.target.value)} />
    case 'number':
      return <NumberInput {...frame} value={value} onChange={onChange} />
    case 'money':
      return <MoneyInput {...frame} label={t('applicant.in_euros', { label })} value={value} onChange={onChange} />
    case 'date':
      return <TextField {...frame} size="short" type="date" value={text} onChange={(event) => typed(event.target.value)} />
    case 'siret':
      return (
        <TextField
          {...frame}
          hint={hint ?? t('applicant.siret_hint')}
          size="medium"
          inputMode="numeric"
          maxLength={20}
          value={text}
          onChange={(event) => typed(event.target.value)}
        />
      )
    case 'uai':
      return (
        <TextField
          {...frame}
          hint={hint ?? t('applicant.uai_hint')}
          size="short"
          maxLength={8}
          value={text}
          onChange={(event) => typed(event.target.value.toUpperCase())}
        />
      )
    case 'choice':
      // What may stay empty can be emptied again, which a radio button cannot.
      return field.required && choices.length <= MOST_RADIOS ? (
        <RadioGroup {...frame} legend={label} choices={choices} value={text} onChange={onChange} />
      ) : (
        <Select
          {...frame}
          placeholder={t('organisations.choose')}
          options={choices}
          value={text}
          onChange={(event) => typed(event.target.value)}
        />
      )
    case 'choices':
      return (
        <CheckGroup
          {...frame}
          legend={label}
          choices={choices}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={(chosen) => onChange(chosen.length > 0 ? chosen : undefined)}
        />
      )
    case 'yes_no': {
      const answers = [
        { value: 'true', label: t('instruction.yes') },
        { value: 'false', label: t('instruction.no') },
      ]
      const given = typeof value === 'boolean' ? String(value) : ''
      return field.required ? (
        <RadioGroup {...frame} inline legend={label} choices={answers} value={given} onChange={(one) => onChange(one === 'true')} />
      ) : (
        <Select
          {...frame}
          size="short"
          placeholder={t('organisations.choose')}
          options={answers}
          value={given}
          onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value === 'true')}
        />
      )
    }
    case 'file':
      return application && <FileInput {...frame} application={application} value={value} onChange={onChange} onFiles={onFiles} />
    case 'listing':
      return <ListingInput {...frame} value={value} onChange={onChange} />
    case 'table':
      return <TableInput {...{ id, label, hint, value, onChange, faultAt, application, onFiles }} field={field as FormField} />
  }
}
