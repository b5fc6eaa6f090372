import type { FieldChoice, FieldKind, FormField, TableColumn } from '../../../api/gen'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { date, money, number } from '../../../i18n/format'

const named = (choices: FieldChoice[], value: unknown): string =>
  pick(choices.find((choice) => choice.value === value)?.label) || String(value)

/** An answer as a person reads it; nothing where nothing was answered. Files, listings and tables are shown otherwise. */
export function answerText(kind: FieldKind, choices: FieldChoice[], value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  switch (kind) {
    case 'yes_no':
      return t(value === true ? 'instruction.yes' : 'instruction.no')
    case 'choice':
      return named(choices, value)
    case 'choices':
      return Array.isArray(value) ? value.map((one) => named(choices, one)).join(' · ') || undefined : undefined
    case 'money':
      return typeof value === 'number' ? money(value) : String(value)
    case 'number':
      return typeof value === 'number' ? number(value) : String(value)
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? date(String(value)) : String(value)
    default:
      return String(value)
  }
}

/** Whether a field is asked, given the other answers of its section. */
export function asked(field: FormField, fields: FormField[], answers: Record<string, unknown>): boolean {
  const { when } = field
  if (!when) return true
  const condition = fields.find((one) => one.key === when.field)
  if (!condition || !asked(condition, fields, answers)) return false
  const answer = answers[when.field]
  return condition.kind === 'yes_no' ? answer === (when.equals === 'true') : answer === when.equals
}

/** The rows of a table, whatever was saved. */
export function rowsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((row): row is Record<string, unknown> => typeof row === 'object' && row !== null) : []
}

export const cellText = (column: TableColumn, row: Record<string, unknown>): string =>
  answerText(column.kind, column.choices, row[column.key]) ?? '–'

/** The answers of one section, whatever was saved. */
export function sectionOf(answers: unknown, section: string): Record<string, unknown> {
  const all = typeof answers === 'object' && answers !== null ? (answers as Record<string, unknown>) : {}
  const one = all[section]
  return typeof one === 'object' && one !== null ? (one as Record<string, unknown>) : {}
}
