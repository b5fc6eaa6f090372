import type { ComponentProps, ReactNode } from 'react'
import { t } from '../i18n'
import { Icon } from './Icon'

export type FieldProps = {
  /** Also what an error summary links to; `forms/` makes it from the field's name. */
  id: string
  label: ReactNode
  hint?: ReactNode
  error?: string
  /** Required is the rule and goes unsaid; what may stay empty says so. */
  optional?: boolean
  /** How much is expected. */
  size?: 'short' | 'medium' | 'full'
  /** The label before the control instead of above it: in a bar of tools, not in a form. */
  inline?: boolean
}

export function describedBy(id: string, hint: unknown, error: unknown): string | undefined {
  return [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
}

export function Fault({ id, children }: { id: string; children: string }) {
  return (
    <p className="fault" id={id}>
      <Icon name="warn" />
      {children}
    </p>
  )
}

/** Label, hint, error and control, tied together. */
export function FieldFrame({ id, label, hint, error, optional, inline, children }: FieldProps & { children: ReactNode }) {
  return (
    <div className={`field${error ? ' wrong' : ''}${inline ? ' inline' : ''}`}>
      <label htmlFor={id}>
        {label}
        {optional && <span className="optional"> ({t('ui.optional')})</span>}
      </label>
      {hint && (
        <div className="hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {error && <Fault id={`${id}-error`}>{error}</Fault>}
      {children}
    </div>
  )
}

type Native<Tag extends 'input' | 'textarea' | 'select'> = Omit<ComponentProps<Tag>, 'id' | 'size' | 'className' | 'style'>

export function TextField({ id, label, hint, error, optional, size = 'full', ...input }: FieldProps & Native<'input'>) {
  return (
    <FieldFrame {...{ id, label, hint, error, optional }}>
      <input
        {...input}
        id={id}
        className={`input ${size}`}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
      />
    </FieldFrame>
  )
}

export function TextArea({ id, label, hint, error, optional, size: _, ...input }: FieldProps & Native<'textarea'>) {
  return (
    <FieldFrame {...{ id, label, hint, error, optional }}>
      <textarea
        {...input}
        id={id}
        className="input"
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
      />
    </FieldFrame>
  )
}

export type Option = { value: string; label: string }

/** The first option is an empty one where nothing was chosen: no answer is ever invented. */
export function Select({
  id,
  label,
  hint,
  error,
  optional,
  size = 'medium',
  inline,
  options,
  placeholder,
  ...input
}: FieldProps & Native<'select'> & { options: Option[]; placeholder?: string }) {
  return (
    <FieldFrame {...{ id, label, hint, error, optional, inline }}>
      <select
        {...input}
        id={id}
        className={`input ${size}`}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
      >
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  )
}

export function Checkbox({ id, label, hint, error, ...input }: Omit<FieldProps, 'optional' | 'size'> & Native<'input'>) {
  return (
    <div className={error ? 'choices wrong' : 'choices'}>
      {error && <Fault id={`${id}-error`}>{error}</Fault>}
      <label className="choice">
        <input {...input} type="checkbox" id={id} aria-describedby={describedBy(id, hint, error)} aria-invalid={error ? true : undefined} />
        <span>{label}</span>
        {hint && (
          <span className="hint" id={`${id}-hint`}>
            {hint}
          </span>
        )}
      </label>
    </div>
  )
}
