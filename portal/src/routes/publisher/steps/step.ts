import type { Draft, ListingContent, Localised } from '../../../api/gen'

type Part = Partial<ListingContent>

/** What every step gets: the content as typed, and how to change a part of it. */
export type StepProps = { content: ListingContent; change: (part: Part | ((now: ListingContent) => Part)) => void; draft: Draft }

/** An emptied text is an absent one. */
export const said = (text: string): string | undefined => (text === '' ? undefined : text)

/** A text in one language replaced; absent languages are left out, as the contract wants. */
export function localised(text: Localised | undefined, language: 'fr' | 'en', value: string): Localised {
  const next: Localised = { ...text, [language]: said(value) }
  if (next.fr === undefined) delete next.fr
  if (next.en === undefined) delete next.en
  return next
}

/** The same object without its absent parts: the contract has no null. */
export function present<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined && part !== '')) as T
}
