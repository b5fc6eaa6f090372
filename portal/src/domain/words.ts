import type {
  Capacity,
  Conformity,
  ListingKind,
  ListingState,
  Localised,
  LowestPrice,
  Platform,
  PriceUnit,
  ReportKind,
  RevisionState,
  Role,
} from '../api/gen'
import { locale, t, tOr } from '../i18n'
import { money } from '../i18n/format'
import type { IconName, Tone } from '../ui'

/** A text in the page's language, else in the other one. */
export function pick(text: Localised | undefined): string {
  return (locale === 'en' ? (text?.en ?? text?.fr) : (text?.fr ?? text?.en)) ?? ''
}

export const KINDS: ListingKind[] = ['app', 'resource', 'textbook', 'device', 'service']
export const PLATFORMS: Platform[] = ['web', 'windows', 'macos', 'linux', 'android', 'ios', 'chromeos']
export const PRICE_UNITS: PriceUnit[] = ['free', 'seat', 'school', 'pupil_band', 'quote']

export const kindWord = (kind: ListingKind): string => t(`kind.${kind}`)
export const kindIcon = (kind: ListingKind): IconName => kind
export const platformWord = (platform: Platform): string => t(`platform.${platform}`)
export const conformityWord = (conformity: Conformity): string => t(`conformity.${conformity}`)
export const capacityWord = (capacity: Capacity): string => t(`capacity.${capacity}`)
export const roleWord = (role: Role): string => t(`role.${role}`)
export const reportWord = (kind: ReportKind): string => t(`report.${kind}`)
export const unitWord = (unit: PriceUnit): string => t(`unit.${unit}`)

/** "proprietary" is a word of ours, the rest are SPDX expressions. */
export const licenceWord = (licence: string): string => tOr(`licence.${licence}`, licence)

/** The price on a card: "Gratuit", "2,50 € HT / élève", "Sur devis"; nothing where none is known. */
export function priceWord(price: LowestPrice | undefined, free: boolean): string | undefined {
  if (free) return t('price.free')
  if (!price) return undefined
  if (price.unit === 'quote') return t('price.quote')
  if (price.unit === 'free' || price.amount_cents === 0) return t('price.free')
  return t('price.per', { amount: money(price.amount_cents), unit: t(`price.of_${price.unit}`) })
}

const LISTING_TONES: Record<ListingState, Tone> = { draft: 'neutral', published: 'good', suspended: 'bad', withdrawn: 'warn' }
const REVISION_TONES: Record<RevisionState, Tone> = {
  draft: 'neutral',
  submitted: 'info',
  in_review: 'info',
  changes_requested: 'warn',
  rejected: 'bad',
  published: 'good',
  superseded: 'plain',
}

export const listingState = (state: ListingState): { word: string; tone: Tone } => ({
  word: t(`listing_state.${state}`),
  tone: LISTING_TONES[state],
})
export const revisionState = (state: RevisionState): { word: string; tone: Tone } => ({
  word: t(`revision_state.${state}`),
  tone: REVISION_TONES[state],
})
