import type { OrganisationSize } from '../../api/gen'
import { t } from '../../i18n'

/** Of undertakings, smallest first (recommendation 2003/361/EC). */
export const SIZES = ['micro', 'small', 'medium', 'large'] as const satisfies readonly OrganisationSize[]

export const sizeWord = (size: OrganisationSize): string => t(`organisations.size_${size}`)
export const sizeHint = (size: OrganisationSize): string => t(`organisations.size_${size}_hint`)
