import type { ApplicationContent, Call, CallContent, Correction, FieldProblem, Form } from '../../../api/gen'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { asked, rowsOf, sectionOf } from '../form/answerText'

/** The control that fills in a place: `/answers/project/aim` → `answers-project-aim`. */
export const idOf = (place: string): string => place.slice(1).replaceAll('/', '-')

/** Parts that are not sections of the form: a section's key has no hyphen. */
export const REQUEST = 'your-request'
export const DOCUMENTS = 'documents-asked'
export const CHECK = 'final-check'

/** The parts of an application, in the order they are filled in: what is asked for, the form's sections, documents, the check. */
export function parts(call: CallContent): { key: string; label: string }[] {
  return [
    { key: REQUEST, label: t('applicant.part_request') },
    ...call.form.sections.map((section) => ({ key: section.key, label: pick(section.title) })),
    ...(call.documents.length > 0 ? [{ key: DOCUMENTS, label: t('funding.documents') }] : []),
    { key: CHECK, label: t('applicant.part_check') },
  ]
}

/** The part that a place of the content stands in. */
export function partOf(place: string): string {
  const [name, section] = place.slice(1).split('/')
  if (name === 'answers') return section ?? ''
  if (name === 'documents') return DOCUMENTS
  return name === 'mandate' ? CHECK : REQUEST
}

/** What people call a place. */
export function placeLabel(place: string, call: CallContent): string {
  const [name = '', section, key, row, column] = place.slice(1).split('/')
  if (name === 'documents') return pick(call.documents.find((one) => one.key === section)?.label) || (section ?? '')
  if (name !== 'answers') {
    const words: Record<string, string> = {
      title: t('applicant.title'),
      supports: t('applicant.supports'),
      amount_cents: t('applicant.amount'),
      cost_cents: t('applicant.cost'),
      mandate: t('applicant.mandate_label'),
    }
    return words[name] ?? name
  }
  const of = call.form.sections.find((one) => one.key === section)
  const field = of?.fields.find((one) => one.key === key)
  const label = pick(field?.label ?? of?.title) || (key ?? section ?? '')
  if (row === undefined) return label
  const cell = field?.columns.find((one) => one.key === column)
  return [label, t('applicant.row_n', { n: Number(row) + 1 }), pick(cell?.label)].filter(Boolean).join(' › ')
}

/**
 * What cannot be read as a number is kept as it was typed; the fault then says what is expected, where the schema would
 * speak of types.
 */
export function inWords(fault: FieldProblem, { content, form }: { content: ApplicationContent; form: Form }): FieldProblem {
  const [name, section = '', key = '', row, column] = fault.pointer.slice(1).split('/')
  const field = form.sections.find((one) => one.key === section)?.fields.find((one) => one.key === key)
  if (name !== 'answers' || !field) return fault
  const answer = sectionOf(content.answers, section)[key]
  const typed = row === undefined ? answer : rowsOf(answer)[Number(row)]?.[column ?? '']
  const kind = row === undefined ? field.kind : field.columns.find((one) => one.key === column)?.kind
  if (typeof typed !== 'string') return fault
  if (kind === 'money') return { ...fault, detail: t('publisher.amount_wrong') }
  return kind === 'number' ? { ...fault, detail: t('applicant.number_wrong') } : fault
}

/** What is sent: every section is there, and no answer to what is not asked. */
export function sent(content: ApplicationContent, form: Form): ApplicationContent {
  const answers = Object.fromEntries(
    form.sections.map((section) => {
      const given = sectionOf(content.answers, section.key)
      const kept = section.fields.filter((field) => given[field.key] !== undefined && asked(field, section.fields, given))
      return [section.key, Object.fromEntries(kept.map((field) => [field.key, given[field.key]]))]
    }),
  )
  return { ...content, answers }
}

/** Whether a place may be changed: all of a draft, what a correction names and nothing else. */
export function isOpen(place: string, correction: Correction | undefined): boolean {
  return (
    correction === undefined ||
    correction.fields.some((field) => place === field || place.startsWith(`${field}/`) || field.startsWith(`${place}/`))
  )
}

/** Parts that a correction opens; all of them in a draft. */
export function openParts(call: Call['content'], correction: Correction | undefined): { key: string; label: string }[] {
  const all = parts(call)
  if (!correction) return all
  const opens = (key: string) =>
    correction.fields.some((field) => partOf(field) === key || (field === '/answers' && call.form.sections.some((one) => one.key === key)))
  return all.filter(({ key }) => key === CHECK || opens(key))
}
