import { useState } from 'react'
import type { FieldKind, TableColumn } from '../../../api/gen'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { Button, Checkbox, Row, Select, Stack, TextField } from '../../../ui'
import { COLUMN_KINDS, moved, newColumn, replaced, said, without } from './edit'
import { Choices } from './FieldEditor'
import { Moves } from './Moves'

/** The columns of a table; each row of it is one answer. */
export function ColumnsEditor({
  id,
  columns,
  onChange,
}: {
  id: string
  columns: TableColumn[]
  onChange: (columns: TableColumn[]) => void
}) {
  const [label, setLabel] = useState('')
  const add = () => {
    if (!label.trim()) return
    onChange([
      ...columns,
      newColumn(
        label.trim(),
        'text',
        columns.map((one) => one.key),
      ),
    ])
    setLabel('')
  }
  return (
    <Stack gap={2}>
      {columns.map((column, at) => {
        const name = `${id}-${column.key}`
        const put = (next: TableColumn) => onChange(replaced(columns, at, next))
        return (
          <Stack key={column.key} gap={1}>
            <Row gap={2}>
              <TextField
                id={`${name}-label`}
                label={t('builder.column')}
                size="medium"
                value={column.label.fr ?? ''}
                onChange={(event) => put({ ...column, label: said(column.label, 'fr', event.target.value) })}
              />
              <Select
                id={`${name}-kind`}
                label={t('builder.kind')}
                options={COLUMN_KINDS.map((value) => ({ value, label: t(`builder.kind_${value}`) }))}
                value={column.kind}
                onChange={(event) => put({ ...column, kind: event.target.value as FieldKind, choices: [] })}
              />
              <Moves
                name={pick(column.label)}
                first={at === 0}
                last={at === columns.length - 1}
                onMove={(step) => onChange(moved(columns, at, step))}
                onRemove={() => onChange(without(columns, at))}
              />
            </Row>
            <Checkbox
              id={`${name}-required`}
              label={t('builder.required')}
              checked={column.required}
              onChange={(event) => put({ ...column, required: event.target.checked })}
            />
            {(column.kind === 'choice' || column.kind === 'choices') && (
              <Choices id={name} choices={column.choices} onChange={(choices) => put({ ...column, choices })} />
            )}
          </Stack>
        )
      })}
      <TextField
        id={`${id}-new-column`}
        label={t('builder.new_column')}
        size="medium"
        value={label}
        onChange={(event) => setLabel(event.target.value)}
      />
      <Button small icon="plus" onClick={add}>
        {t('builder.add_column')}
      </Button>
    </Stack>
  )
}
