import { t } from '../../../i18n'

/** Whole days since an instant. */
export function daysSince(iso: string, now = new Date()): number {
  return Math.max(0, Math.floor((now.getTime() - new Date(iso).getTime()) / 86_400_000))
}

export const age = (iso: string, now?: Date): string => t('instruction.days', { count: daysSince(iso, now) })
