import type { ReactNode } from 'react'
import { useState } from 'react'
import type { FieldKind, FormField, FormSection } from '../../../api/gen'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { Checkbox, Disclosure, Row, Select, Soft, Stack, TextArea } from '../../../ui'
import { MoneyInput } from '../applicant/inputs'
import { ColumnsEditor } from './ColumnsEditor'
import { Condition } from './Condition'
import { choicesOf, KINDS, linesOf, ofKind } from './edit'
import { WholeInput, Words } from './inputs'

type Props = { section: FormSection; at: number; onChange: (field: FormField) => void; moves: ReactNode }

/** One question: its words, its kind, and what that kind needs. */
export function FieldEditor({ section, at, onChange, moves }: Props) {
  const field = section.fields[at] as FormField
  const id = `${section.key}-${field.key}`
  return (
    <Row justify="between" top>
      <Disclosure
        summary={
          <>
            {pick(field.label)}{' '}
            <Soft small>{[t(`builder.kind_${field.kind}`), !field.required && t('ui.optional')].filter(Boolean).join(' · ')}</Soft>
          </>
        }
      >
        <Stack gap={2}>
          <Words id={`${id}-label`} label={t('builder.question')} value={field.label} onChange={(label) => onChange({ ...field, label })} />
          <Words
            id={`${id}-help`}
            label={t('builder.help')}
            optional
            value={field.help}
            onChange={(help) => onChange({ ...field, help: pick(help) ? help : undefined })}
          />
          <Select
            id={`${id}-kind`}
            label={t('builder.kind')}
            options={KINDS.map((value) => ({ value, label: t(`builder.kind_${value}`) }))}
            value={field.kind}
            onChange={(event) => onChange(ofKind(field, event.target.value as FieldKind))}
          />
          <Checkbox
            id={`${id}-required`}
            label={t('builder.required')}
            checked={field.required}
            onChange={(event) => onChange({ ...field, required: event.target.checked })}
          />
          <Needs id={id} field={field} onChange={onChange} />
          <Condition id={id} section={section} at={at} onChange={onChange} />
        </Stack>
      </Disclosure>
      {moves}
    </Row>
  )
}

function Needs({ id, field, onChange }: { id: string; field: FormField; onChange: (field: FormField) => void }) {
  switch (field.kind) {
    case 'choice':
    case 'choices':
      return <Choices id={id} choices={field.choices} onChange={(choices) => onChange({ ...field, choices })} />
    case 'table':
      return <ColumnsEditor id={id} columns={field.columns} onChange={(columns) => onChange({ ...field, columns })} />
    case 'text':
    case 'long_text':
      return (
        <WholeInput
          id={`${id}-length`}
          label={t('builder.max_length')}
          optional
          value={field.max_length}
          onChange={(max_length) => onChange({ ...field, max_length })}
        />
      )
    case 'number':
      return (
        <Row gap={2} top>
          <WholeInput
            id={`${id}-min`}
            label={t('builder.minimum')}
            optional
            value={field.minimum}
            onChange={(minimum) => onChange({ ...field, minimum })}
          />
          <WholeInput
            id={`${id}-max`}
            label={t('builder.maximum')}
            optional
            value={field.maximum}
            onChange={(maximum) => onChange({ ...field, maximum })}
          />
        </Row>
      )
    case 'money': {
      const bound = (name: 'minimum' | 'maximum') => (
        <MoneyInput
          id={`${id}-${name}`}
          label={t(`builder.${name}_euros`)}
          optional
          value={field[name]}
          onChange={(cents) => onChange({ ...field, [name]: typeof cents === 'number' ? cents : undefined })}
        />
      )
      return (
        <Row gap={2} top>
          {bound('minimum')}
          {bound('maximum')}
        </Row>
      )
    }
    default:
      return null
  }
}

/** One choice a line. */
export function Choices({
  id,
  choices,
  onChange,
}: {
  id: string
  choices: FormField['choices']
  onChange: (choices: FormField['choices']) => void
}) {
  const [lines, setLines] = useState(linesOf(choices))
  return (
    <TextArea
      id={`${id}-choices`}
      label={t('builder.choices')}
      hint={t('builder.choices_hint')}
      rows={4}
      value={lines}
      onChange={(event) => {
        setLines(event.target.value)
        onChange(choicesOf(event.target.value, choices))
      }}
    />
  )
}
