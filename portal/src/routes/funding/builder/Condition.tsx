import type { FormField, FormSection } from '../../../api/gen'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { Row, Select } from '../../../ui'
import { deciders } from './edit'

type Props = { id: string; section: FormSection; at: number; onChange: (field: FormField) => void }

/** Asks a question only where an earlier one of its section has this answer. */
export function Condition({ id, section, at, onChange }: Props) {
  const field = section.fields[at] as FormField
  const before = deciders(section, at)
  if (before.length === 0) return null
  const on = before.find((one) => one.key === field.when?.field)
  const answers =
    on?.kind === 'yes_no'
      ? [
          { value: 'true', label: t('instruction.yes') },
          { value: 'false', label: t('instruction.no') },
        ]
      : (on?.choices.map((choice) => ({ value: choice.value, label: pick(choice.label) })) ?? [])
  return (
    <Row gap={2} top>
      <Select
        id={`${id}-when`}
        label={t('builder.when')}
        placeholder={t('builder.always')}
        options={before.map((one) => ({ value: one.key, label: pick(one.label) }))}
        value={on?.key ?? ''}
        onChange={(event) => {
          const next = before.find((one) => one.key === event.target.value)
          const equals = next?.kind === 'yes_no' ? 'true' : (next?.choices[0]?.value ?? '')
          onChange({ ...field, when: next && { field: next.key, equals } })
        }}
      />
      {on && (
        <Select
          id={`${id}-equals`}
          label={t('builder.equals')}
          options={answers}
          value={field.when?.equals ?? ''}
          onChange={(event) => onChange({ ...field, when: { field: on.key, equals: event.target.value } })}
        />
      )}
    </Row>
  )
}
