import type { CallContent } from '../../../api/gen'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import type { Step } from './routes'

/** Where a fault is mended, and what people call the place: `/content/form/sections/0/fields/1/label`. */
export function placeOf(content: CallContent, pointer: string): { step: Step; label: string } {
  const [root, name = '', ...rest] = pointer.replace(/^\//, '').split('/')
  if (root === 'window') return { step: 'conditions', label: t(name === 'opens_at' ? 'funding.opening' : 'funding.closing') }
  switch (name) {
    case 'title':
      return { step: 'essentials', label: t('builder.title_fr') }
    case 'summary':
      return { step: 'essentials', label: t('builder.summary_fr') }
    case 'description':
      return { step: 'essentials', label: t('builder.description_fr') }
    case 'axis_id':
      return { step: 'essentials', label: t('funding.axis') }
    case 'form': {
      const section = content.form.sections[Number(rest[1])]
      const field = section?.fields[Number(rest[3])]
      return { step: 'form', label: [t('builder.step_form'), pick(section?.title), pick(field?.label)].filter(Boolean).join(' › ') }
    }
    case 'criteria':
      return { step: 'grid', label: [t('funding.criteria'), pick(content.criteria[Number(rest[0])]?.label)].filter(Boolean).join(' › ') }
    case 'documents':
      return { step: 'grid', label: [t('funding.documents'), pick(content.documents[Number(rest[0])]?.label)].filter(Boolean).join(' › ') }
    case 'reviewers_per_application':
      return { step: 'grid', label: t('builder.reviewers') }
    case 'supports':
      return { step: 'conditions', label: t('funding.supports') }
    case 'max_rate_percent':
      return { step: 'conditions', label: t('builder.rate') }
    case 'ceiling_cents':
      return { step: 'conditions', label: t('builder.ceiling') }
    default:
      return { step: 'conditions', label: t('builder.step_conditions') }
  }
}
