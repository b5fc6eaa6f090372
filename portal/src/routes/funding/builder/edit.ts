import type { CallContent, FieldKind, FormField, FormSection, Localised, TableColumn } from '../../../api/gen'

export const KINDS: FieldKind[] = [
  'text',
  'long_text',
  'number',
  'money',
  'date',
  'choice',
  'choices',
  'yes_no',
  'file',
  'table',
  'siret',
  'uai',
  'listing',
]
/** What a column of a table may hold. */
export const COLUMN_KINDS: FieldKind[] = KINDS.filter((kind) => kind !== 'file' && kind !== 'table')
/** What another field may depend on. */
export const DECIDING: FieldKind[] = ['choice', 'yes_no']

/** A key from a label, unlike any taken: "Nombre d’élèves" → `nombre_d_eleves`. */
export function keyOf(label: string, taken: string[], otherwise: string): string {
  const words = label
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 34)
    .replace(/_+$/, '')
  const stem = words || otherwise
  if (!taken.includes(stem)) return stem
  let n = 2
  while (taken.includes(`${stem}_${n}`)) n += 1
  return `${stem}_${n}`
}

export const replaced = <T>(list: T[], at: number, one: T): T[] => list.map((old, i) => (i === at ? one : old))
export const without = <T>(list: T[], at: number): T[] => list.filter((_, i) => i !== at)

/** One place up or down; the ends stay where they are. */
export function moved<T>(list: T[], at: number, step: -1 | 1): T[] {
  const to = at + step
  const [one, other] = [list[at], list[to]]
  if (one === undefined || other === undefined) return list
  return replaced(replaced(list, at, other), to, one)
}

/** A text in one language; an emptied one is absent. */
export function said(text: Localised | undefined, language: 'fr' | 'en', words: string): Localised {
  const { [language]: _, ...rest } = text ?? {}
  return words === '' ? rest : { ...rest, [language]: words }
}

/** What a field keeps when its kind changes: nothing that the new kind has no use for. */
export function ofKind(field: FormField, kind: FieldKind): FormField {
  const numbers = kind === 'number' || kind === 'money'
  const texts = kind === 'text' || kind === 'long_text'
  return {
    ...field,
    kind,
    choices: kind === 'choice' || kind === 'choices' ? field.choices : [],
    columns: kind === 'table' ? field.columns : [],
    minimum: numbers ? field.minimum : undefined,
    maximum: numbers ? field.maximum : undefined,
    max_length: texts ? field.max_length : undefined,
  }
}

/** Choices as lines; a choice that was there keeps its value, so that answers keep their meaning. */
export function choicesOf(lines: string, before: FormField['choices']): FormField['choices'] {
  const taken: string[] = []
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const value = before.find((one) => one.label.fr === line && !taken.includes(one.value))?.value ?? keyOf(line, taken, 'choix')
      taken.push(value)
      return { value, label: { ...before.find((one) => one.value === value)?.label, fr: line } }
    })
}

export const linesOf = (choices: FormField['choices']): string => choices.map((one) => one.label.fr ?? one.label.en ?? '').join('\n')

export const newField = (label: string, kind: FieldKind, taken: string[]): FormField => ({
  key: keyOf(label, taken, 'question'),
  kind,
  label: { fr: label },
  required: true,
  choices: [],
  columns: [],
})

export const newColumn = (label: string, kind: FieldKind, taken: string[]): TableColumn => ({
  key: keyOf(label, taken, 'colonne'),
  kind,
  label: { fr: label },
  required: true,
  choices: [],
})

/** The section without a field: what depended on it is asked always. */
export function withoutField(section: FormSection, at: number): FormSection {
  const gone = section.fields[at]?.key
  const fields = without(section.fields, at).map((field) => (field.when?.field === gone ? { ...field, when: undefined } : field))
  return { ...section, fields }
}

/** What may decide whether a field is asked: those of its section that stand before it. */
export const deciders = (section: FormSection, at: number): FormField[] =>
  section.fields.slice(0, at).filter((field) => DECIDING.includes(field.kind))

/** How much the criteria weigh together; a call asks for 100. */
export const weights = (criteria: CallContent['criteria']): number => criteria.reduce((sum, one) => sum + one.weight, 0)
