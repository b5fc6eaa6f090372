import * as z from 'zod/mini'
import type { Axis, Credit } from '../../api/gen'
import { centsOf } from '../../domain/euros'
import { pick } from '../../domain/words'
import { requiredText } from '../../forms'
import { t } from '../../i18n'

/** What the forms about credit share. */
export const CREDITS = ['commitment', 'payment'] as const satisfies Credit[]

/** Euros as people write them, more than none. */
export const someEuros = () =>
  requiredText(24).check(z.refine((text) => (centsOf(text) ?? 0) > 0, { error: () => t('publisher.amount_wrong') }))

/** Payment credit is of a year. */
export const yearOfPayment = () =>
  z.refine<{ credit: Credit; year: string }>(({ credit, year }) => credit !== 'payment' || /^20\d\d$/.test(year), {
    path: ['year'],
    error: () => t('funding.year_wrong'),
    // Told together with what else is wrong.
    when: () => true,
  })

export const yearIn = ({ credit, year }: { credit: Credit; year: string }) => (credit === 'payment' ? { year: Number(year) } : {})

export const axisOptions = (axes: Axis[]) => axes.map((axis) => ({ value: axis.id, label: pick(axis.name) }))
