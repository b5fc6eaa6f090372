import * as z from 'zod/mini'
import type { CommitteeSession, Outcome, SessionContent } from '../../../api/gen'
import { centsOf } from '../../../domain/euros'
import { inParis, instantInParis } from '../../../domain/paris'
import { chosen, optionalText, requiredText } from '../../../forms'
import { t } from '../../../i18n'

export const OPINIONS = ['accept', 'accept_in_part', 'refuse', 'close'] as const satisfies Outcome[]

/** Whether an amount goes with it. */
export const accepts = (opinion: Outcome | undefined) => opinion === 'accept' || opinion === 'accept_in_part'

const amount = () =>
  optionalText(24).check(z.refine((text) => text === '' || (centsOf(text) ?? 0) > 0, { error: () => t('publisher.amount_wrong') }))

/** A session as its form holds it. */
export const sessionSchema = z.object({
  day: requiredText(10),
  hour: requiredText(5),
  place: requiredText(200),
  chair: requiredText(36),
  present: z.array(z.string()),
  remarks: optionalText(8000),
  examined: z.array(
    z.object({
      application_id: z.string(),
      opinion: chosen(OPINIONS),
      amount: amount(),
      remarks: optionalText(4000),
      recused: z.array(z.string()),
    }),
  ),
})

export type SessionValues = z.infer<typeof sessionSchema>
export type ExaminedValues = SessionValues['examined'][number]

export const emptySession = { day: '', hour: '', place: '', chair: '', present: [], remarks: '', examined: [] }

export function valuesOf({ held_at, place, chair_id, present, examined, remarks }: SessionContent): SessionValues {
  const euros = (cents: number | undefined) => (cents === undefined ? '' : (cents / 100).toFixed(2).replace('.', ','))
  return {
    ...inParis(held_at),
    place,
    chair: chair_id,
    present,
    remarks,
    examined: examined.map(({ amount_cents, ...file }) => ({ ...file, amount: euros(amount_cents) })),
  }
}

/** What the server is sent; nothing where Paris has no such hour. */
export function contentOf({ day, hour, chair, examined, ...rest }: SessionValues): SessionContent | undefined {
  const held_at = instantInParis(day, hour)
  if (!held_at) return undefined
  return {
    ...rest,
    held_at,
    chair_id: chair,
    examined: examined.map(({ amount, recused, ...file }) => ({
      ...file,
      // Whoever is no longer present has nothing to leave.
      recused: recused.filter((account) => rest.present.includes(account)),
      amount_cents: accepts(file.opinion) ? centsOf(amount) : undefined,
    })),
  }
}

/** From a pointer of the server's body to a field of the form. */
export function renameFault(pointer: string): string | undefined {
  if (pointer === '/held_at') return 'day'
  if (pointer === '/chair_id') return 'chair'
  const list = /^\/(present)\/\d+$/.exec(pointer) ?? /^\/(examined\/\d+\/recused)\/\d+$/.exec(pointer)
  if (list) return list[1]?.replaceAll('/', '.')
  const cents = /^\/(examined\/\d+)\/amount_cents$/.exec(pointer)
  return cents ? `${cents[1]?.replaceAll('/', '.')}.amount` : undefined
}

/** Who and what a session names, in words. */
export const personOf = (session: CommitteeSession, account: string): string =>
  session.people.find((person) => person.account_id === account)?.name ?? ''
export const fileOf = (session: CommitteeSession, application: string) => session.files.find((file) => file.application_id === application)
