import * as z from 'zod/mini'
import { t } from '../i18n'

/** What fields ask, in our own words; worded when a fault is found, in the page's language. */
export const requiredText = (max: number) =>
  z
    .string()
    .check(z.trim(), z.minLength(1, { error: () => t('form.required') }), z.maxLength(max, { error: () => t('form.too_long', { max }) }))

export const optionalText = (max: number) => z.string().check(z.trim(), z.maxLength(max, { error: () => t('form.too_long', { max }) }))

export const email = () =>
  z
    .string()
    .check(
      z.trim(),
      z.minLength(1, { error: () => t('form.required') }),
      z.maxLength(254, { error: () => t('form.too_long', { max: 254 }) }),
      z.regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, { error: () => t('form.email') }),
    )

export const newPassword = () =>
  z
    .string()
    .check(
      z.minLength(12, { error: () => t('form.password_short', { min: 12 }) }),
      z.maxLength(200, { error: () => t('form.too_long', { max: 200 }) }),
    )

export const optionalUrl = () =>
  z
    .string()
    .check(
      z.trim(),
      z.maxLength(500, { error: () => t('form.too_long', { max: 500 }) }),
      z.regex(/^$|^https?:\/\/[^\s/]+\.[^\s]+$/i, { error: () => t('form.url') }),
    )

export const chosen = <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values, { error: () => t('form.choose') })

/** An empty field is an absent value, never an empty text. */
export const absent = (text: string | undefined): string | undefined => text?.trim() || undefined
