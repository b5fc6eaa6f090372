import { type ReactNode, useState } from 'react'
import { t } from '../i18n'
import { describedBy, Fault } from './fields'

export type Choice = { value: string; label: string; hint?: string; count?: number; depth?: number }

type Group = {
  id: string
  legend: string
  /** The legend is said, not shown: a heading stands above already. */
  quietLegend?: boolean
  hint?: ReactNode
  error?: string
  optional?: boolean
  choices: Choice[]
  /** Side by side where they are short. */
  inline?: boolean
}

type Many = Group & {
  value: readonly string[]
  onChange: (value: string[]) => void
  /** A field to narrow long lists. */
  filterable?: boolean
  /** How many are shown before "show all"; what is chosen is always shown. */
  first?: number
}

/** Several of many. */
export function CheckGroup({ value, onChange, filterable, first, ...group }: Many) {
  const [words, setWords] = useState('')
  const [all, setAll] = useState(false)
  const wanted = fold(words)
  const matching = wanted ? group.choices.filter((c) => fold(c.label).includes(wanted)) : group.choices
  const shown = !first || all || wanted ? matching : matching.filter((c, at) => at < first || value.includes(c.value))
  const toggle = (choice: string) => onChange(value.includes(choice) ? value.filter((v) => v !== choice) : [...value, choice])
  return (
    <Fieldset {...group}>
      {filterable && (
        <input
          className="input"
          type="search"
          value={words}
          placeholder={t('ui.narrow')}
          aria-label={`${t('ui.narrow')} : ${group.legend}`}
          onChange={(event) => setWords(event.target.value)}
        />
      )}
      <div className={`${group.inline ? 'choices-row' : 'choices'} ${filterable ? 'scroll' : ''}`}>
        {shown.map((choice, at) => (
          <Line key={choice.value} choice={choice} flat={wanted !== ''}>
            <input
              type="checkbox"
              id={at === 0 ? group.id : undefined}
              checked={value.includes(choice.value)}
              onChange={() => toggle(choice.value)}
            />
          </Line>
        ))}
        {shown.length === 0 && <p className="soft small">{t('ui.nothing_matches')}</p>}
      </div>
      {first && !wanted && matching.length > shown.length + (all ? 0 : 0) && (
        <button type="button" className="button quiet small" onClick={() => setAll(true)}>
          {t('ui.show_all', { count: matching.length })}
        </button>
      )}
    </Fieldset>
  )
}

type One = Group & { value: string | undefined; onChange: (value: string) => void; name?: string }

/** One of several, none chosen beforehand. */
export function RadioGroup({ value, onChange, name, ...group }: One) {
  return (
    <Fieldset {...group}>
      <div className={group.inline ? 'choices-row' : 'choices'}>
        {group.choices.map((choice, at) => (
          <Line key={choice.value} choice={choice}>
            <input
              type="radio"
              name={name ?? group.id}
              id={at === 0 ? group.id : undefined}
              checked={value === choice.value}
              onChange={() => onChange(choice.value)}
            />
          </Line>
        ))}
      </div>
    </Fieldset>
  )
}

/** Controls that answer one question together. */
export function Fieldset({
  id,
  legend,
  quietLegend,
  hint,
  error,
  optional,
  children,
}: Omit<Group, 'choices' | 'inline'> & { children: ReactNode }) {
  return (
    <fieldset className={error ? 'stack g1 choices wrong' : 'stack g1'} aria-describedby={describedBy(id, hint, error)}>
      <legend className={quietLegend ? 'hidden' : 'legend'}>
        {legend}
        {optional && <span className="optional"> ({t('ui.optional')})</span>}
      </legend>
      {hint && (
        <div className="hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {error && <Fault id={`${id}-error`}>{error}</Fault>}
      {children}
    </fieldset>
  )
}

function Line({ choice, flat, children }: { choice: Choice; flat?: boolean; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children
    <label className={`choice d${flat ? 0 : Math.min(choice.depth ?? 0, 3)}`}>
      {children}
      <span>{choice.label}</span>
      {choice.count !== undefined && (
        <span className="count num">
          <span className="hidden">, </span>
          {choice.count}
          <span className="hidden"> {t('ui.results', { count: choice.count })}</span>
        </span>
      )}
      {choice.hint && <span className="hint">{choice.hint}</span>}
    </label>
  )
}

/** Lower case without accents, to compare words as people do. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
}
