import { useState } from 'react'
import type { FieldKind } from '../../../api/gen'
import { t } from '../../../i18n'
import { Button, Row, Select, Stack, TextField } from '../../../ui'
import { KINDS } from './edit'

/** A question begins with its words and its kind; the rest is said in its own panel. */
export function NewFieldForm({ section, onAdd }: { section: string; onAdd: (label: string, kind: FieldKind) => void }) {
  const [label, setLabel] = useState('')
  const [kind, setKind] = useState('')
  const found = KINDS.find((one) => one === kind)
  return (
    <Stack gap={1}>
      <TextField
        id={`${section}-new-label`}
        label={t('builder.new_question')}
        size="medium"
        value={label}
        onChange={(event) => setLabel(event.target.value)}
      />
      <Row gap={2}>
        <Select
          id={`${section}-new-kind`}
          label={t('builder.kind')}
          placeholder={t('organisations.choose')}
          options={KINDS.map((value) => ({ value, label: t(`builder.kind_${value}`) }))}
          value={kind}
          onChange={(event) => setKind(event.target.value)}
        />
      </Row>
      <Button
        icon="plus"
        disabled={!found || !label.trim()}
        onClick={() => {
          if (!found) return
          onAdd(label.trim(), found)
          setLabel('')
          setKind('')
        }}
      >
        {t('builder.add_question')}
      </Button>
    </Stack>
  )
}
