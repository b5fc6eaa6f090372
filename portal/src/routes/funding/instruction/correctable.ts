import type { CallContent } from '../../../api/gen'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'

/** What may be named in a correction, by pointer into the application. */
export function correctable(call: CallContent): { value: string; label: string }[] {
  return [
    { value: '/title', label: t('instruction.project_title') },
    { value: '/supports', label: t('funding.supports') },
    { value: '/amount_cents', label: t('instruction.asked') },
    { value: '/cost_cents', label: t('instruction.cost') },
    ...call.form.sections.flatMap((section) =>
      section.fields.map((field) => ({
        value: `/answers/${section.key}/${field.key}`,
        label: `${pick(section.title)} › ${pick(field.label)}`,
      })),
    ),
    ...call.documents.map((document) => ({
      value: `/documents/${document.key}`,
      label: `${t('instruction.document')} › ${pick(document.label)}`,
    })),
  ]
}

/** The name a person knows a pointer by. */
export function correctableName(call: CallContent, pointer: string): string {
  return correctable(call).find((one) => one.value === pointer)?.label ?? pointer
}
