import type { ReactNode } from 'react'
import type { Attachment, Form, FormField } from '../../../api/gen'
import { pick } from '../../../domain/words'
import { Facts, PlainText, Section, Stack, Table } from '../../../ui'
import { answerText, asked, cellText, rowsOf, sectionOf } from './answerText'
import { FileLink } from './FileLink'
import { ListingLink } from './ListingLink'

type Props = { application: string; form: Form; answers: unknown; files: Attachment[] }

/** A form as it was answered: what was not asked is not shown, what was left empty says so. */
export function Answers({ application, form, answers, files }: Props) {
  return (
    <Stack gap={4}>
      {form.sections.map((section) => {
        const given = sectionOf(answers, section.key)
        return (
          <Section key={section.key} title={pick(section.title)} level={3}>
            <Facts
              items={section.fields
                .filter((field) => asked(field, section.fields, given))
                .map((field): [string, ReactNode] => [pick(field.label), answer(application, field, given[field.key], files)])}
            />
          </Section>
        )
      })}
    </Stack>
  )
}

/** One answer, shown by its kind; nothing where nothing was answered. */
export function answer(application: string, field: FormField, value: unknown, files: Attachment[]): ReactNode {
  switch (field.kind) {
    case 'file': {
      const file = files.find((one) => one.id === value)
      return file && <FileLink application={application} file={file} />
    }
    case 'listing':
      return typeof value === 'string' ? <ListingLink id={value} /> : undefined
    case 'table': {
      const rows = rowsOf(value)
      return rows.length > 0 && <Rows field={field} rows={rows} />
    }
    default: {
      const text = answerText(field.kind, field.choices, value)
      return text && <PlainText>{text}</PlainText>
    }
  }
}

type Line = { at: number; row: Record<string, unknown> }

function Rows({ field, rows }: { field: FormField; rows: Record<string, unknown>[] }) {
  return (
    <Table<Line>
      caption={pick(field.label)}
      quietCaption
      rows={rows.map((row, at) => ({ at, row }))}
      rowKey={({ at }) => String(at)}
      columns={field.columns.map((column, at) => ({
        key: column.key,
        header: pick(column.label),
        head: at === 0,
        right: column.kind === 'money' || column.kind === 'number',
        cell: ({ row }) => cellText(column, row),
      }))}
    />
  )
}
