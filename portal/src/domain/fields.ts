import { t, tOr } from '../i18n'

/** `/description/fr` → "Description (français)": the name a person knows a part of a listing by. */
export function fieldLabel(pointer: string): string {
  const [name = '', ...rest] = pointer.replace(/^\//, '').split('/')
  if (!name) return t('field.whole')
  const label = tOr(`field.${name}`, name)
  const inner = rest
    .filter((part) => part !== 'fr' && part !== 'en')
    .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : tOr(`field.${part}`, part)))
  const language = rest.at(-1) === 'en' ? t('field.in_english') : rest.at(-1) === 'fr' ? t('field.in_french') : undefined
  return [label, ...inner, language].filter(Boolean).join(' › ')
}

/** Parts a moderator can name in a reason. */
export const FIELDS = [
  '',
  '/title',
  '/summary',
  '/description',
  '/levels',
  '/subjects',
  '/platforms',
  '/languages',
  '/personal_data',
  '/accessibility',
  '/licence',
  '/links',
  '/offers',
  '/media',
] as const
