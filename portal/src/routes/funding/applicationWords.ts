import type { ApplicationState } from '../../api/gen'
import { t } from '../../i18n'
import type { Tone } from '../../ui'

const TONES: Record<ApplicationState, Tone> = {
  draft: 'neutral',
  submitted: 'info',
  correction_requested: 'warn',
  inadmissible: 'bad',
  admissible: 'info',
  in_review: 'info',
  proposed: 'info',
  accepted: 'good',
  accepted_in_part: 'good',
  refused: 'bad',
  closed: 'plain',
  withdrawn: 'plain',
  lapsed: 'warn',
  signed: 'good',
}

/** Those a programme sees, in the order of a file's life. */
export const RECEIVED = [
  'submitted',
  'correction_requested',
  'admissible',
  'in_review',
  'proposed',
  'accepted',
  'accepted_in_part',
  'signed',
  'refused',
  'inadmissible',
  'closed',
  'withdrawn',
  'lapsed',
] as const satisfies ApplicationState[]

export const applicationState = (state: ApplicationState): { word: string; tone: Tone } => ({
  word: t(`application_state.${state}`),
  tone: TONES[state],
})
