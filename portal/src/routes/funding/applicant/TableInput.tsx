import type { FormField } from '../../../api/gen'
import { t } from '../../../i18n'
import { Button, Card, Fieldset, Grid, Hidden, Row, Stack } from '../../../ui'
import { rowsOf } from '../form/answerText'
import { FieldInput, type InputProps } from './FieldInput'

const MOST_ROWS = 200

type Props = Omit<InputProps, 'field'> & { field: FormField; label: string; hint?: string }

/** Rows of a table, each a small form of its columns: it reads the same on a phone. */
export function TableInput({ id, label, hint, field, value, onChange, faultAt, application, onFiles }: Props) {
  const rows = rowsOf(value)
  const set = (next: Record<string, unknown>[]) => onChange(next.length > 0 ? next : undefined)
  return (
    <Fieldset id={id} legend={label} hint={hint} error={faultAt(id)} optional={!field.required}>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name but their place
        <Card key={at} as="section" label={t('applicant.row_n', { n: at + 1 })}>
          <Stack gap={2}>
            <Grid gap={2} columns="narrow">
              {field.columns.map((column) => (
                <FieldInput
                  key={column.key}
                  id={`${id}-${at}-${column.key}`}
                  field={column}
                  value={row[column.key]}
                  onChange={(cell) => {
                    const { [column.key]: _, ...others } = row
                    set(rows.with(at, cell === undefined ? others : { ...others, [column.key]: cell }))
                  }}
                  faultAt={faultAt}
                  application={application}
                  onFiles={onFiles}
                />
              ))}
            </Grid>
            <Row justify="end">
              <Button small look="quiet" onClick={() => set(rows.filter((_, other) => other !== at))}>
                {t('applicant.row_remove')}
                <Hidden> ({t('applicant.row_n', { n: at + 1 })})</Hidden>
              </Button>
            </Row>
          </Stack>
        </Card>
      ))}
      {rows.length < MOST_ROWS && (
        <Row>
          <Button icon="plus" id={rows.length === 0 ? id : undefined} onClick={() => set([...rows, {}])}>
            {t('applicant.row_add')}
            <Hidden> : {label}</Hidden>
          </Button>
        </Row>
      )}
    </Fieldset>
  )
}
