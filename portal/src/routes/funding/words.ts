import type { CallPhase, CallWindow, Support } from '../../api/gen'
import { t } from '../../i18n'
import { dateTime, list } from '../../i18n/format'
import type { Tone } from '../../ui'

const TONES: Record<CallPhase, Tone> = { upcoming: 'info', open: 'good', closed: 'plain' }

export const phaseWord = (phase: CallPhase): { word: string; tone: Tone } => ({ word: t(`funding.phase_${phase}`), tone: TONES[phase] })

export const supportWords = (supports: Support[]): string => list(supports.map((support) => t(`funding.support_${support}`)))

/** Instants of a window are always read in Paris, and say so. */
export const instant = (iso: string): string => t('funding.paris', { date: dateTime(iso) })

/** What matters of a window now: when it opens, when it closes, when it did. */
export const windowWord = (window: CallWindow, phase: CallPhase): string =>
  phase === 'upcoming'
    ? t('funding.opens', { date: instant(window.opens_at) })
    : t(phase === 'open' ? 'funding.closes' : 'funding.closed', { date: instant(window.closes_at) })
