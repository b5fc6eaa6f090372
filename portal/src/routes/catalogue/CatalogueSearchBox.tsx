import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { type Suggestion, suggestListings } from '../../api/gen'
import { locale, t } from '../../i18n'
import { Marked, SearchBox } from '../../ui'

const PAUSE = 180

/** Results follow the typing; the address follows after a short pause, without filling the history. */
export function CatalogueSearchBox({ words, onWords }: { words: string; onWords: (words: string, replace: boolean) => void }) {
  const [typed, setTyped] = useState(words)
  const [asked, setAsked] = useState('')
  const navigate = useNavigate()
  // The address changed elsewhere: back button, "remove the words".
  useEffect(() => setTyped((now) => (now.trim() === words ? now : words)), [words])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the pause; `words` is what the last pause left
  useEffect(() => {
    const timer = setTimeout(() => {
      const text = typed.trim()
      setAsked(text)
      if (text !== words) onWords(text, true)
    }, PAUSE)
    return () => clearTimeout(timer)
  }, [typed])
  const suggestions = useQuery({
    queryKey: ['suggestions', asked],
    queryFn: async ({ signal }) => (await suggestListings({ query: { q: asked, lang: locale }, signal })).data.items,
    enabled: asked.length > 1 && asked.length <= 100,
    placeholderData: keepPreviousData,
  }).data
  const key = (one: Suggestion) => `${one.kind}/${one.target}`
  const pick = (picked: string) => {
    const one = suggestions?.find((other) => key(other) === picked)
    if (one?.kind === 'listing') navigate({ to: `/listings/${one.target}` as string })
    if (one?.kind === 'subject') navigate({ to: '/', search: { subject: [one.target] } })
    if (one?.kind === 'publisher') navigate({ to: '/', search: { publisher: [one.target] } })
  }
  return (
    <SearchBox
      label={t('catalogue.search_label')}
      placeholder={t('catalogue.search_placeholder')}
      verb={t('catalogue.search_verb')}
      value={typed}
      onChange={setTyped}
      onSubmit={(text) => onWords(text.trim(), false)}
      suggestions={
        typed.trim().length > 1
          ? suggestions?.map((one) => ({ key: key(one), node: <Marked html={one.html} />, kind: t(`catalogue.suggest_${one.kind}`) }))
          : []
      }
      onPick={pick}
    />
  )
}
