import { zodResolver } from '@hookform/resolvers/zod'
import { useRef, useState } from 'react'
import { type DefaultValues, type FieldError, type FieldErrors, type FieldValues, type Path, useForm } from 'react-hook-form'
import type * as z from 'zod/mini'
import { fieldName, isProblem, type Problem } from '../api/problem'
import { newKey } from '../api/versioned'
import type { SummaryItem } from '../ui'

type Options<V extends FieldValues> = {
  /** Distinguishes the fields of two forms on one page. */
  name?: string
  schema: z.ZodMiniType<V, V>
  defaultValues: DefaultValues<V>
  /** Throws a `Problem` to refuse; its faults go to the fields they name. `key` is stable for one intent. */
  run: (values: V, key: string) => Promise<unknown>
  /** From a pointer of the server's body to a field of this form, where the names differ. */
  rename?: (pointer: string) => string | undefined
}

/** A form whose faults, found here or by the server, stand in one summary and beside each field. */
export function useProblemForm<V extends FieldValues>({ name = 'f', schema, defaultValues, run, rename }: Options<V>) {
  const form = useForm<V>({ resolver: zodResolver(schema), defaultValues, shouldFocusError: false, reValidateMode: 'onChange' })
  const [problem, setProblem] = useState<Problem>()
  const [round, setRound] = useState(0)
  const key = useRef(newKey())
  const { errors, isSubmitting } = form.formState

  const idOf = (path: string) => `${name}-${path.replaceAll('.', '-')}`
  const errorOf = (path: string) => messageAt(errors, path)

  const submit = form.handleSubmit(
    async (values) => {
      setProblem(undefined)
      try {
        await run(values, key.current)
        key.current = newKey()
      } catch (error) {
        if (!isProblem(error)) throw error
        // No answer: the same intent may be sent again under the same key.
        if (error.status !== 0) key.current = newKey()
        for (const fault of error.faults) {
          const path = rename?.(fault.pointer) ?? fieldName(fault.pointer)
          if (isKnown(form.getValues(), path)) form.setError(path as Path<V>, { type: 'server', message: fault.detail })
        }
        setProblem(error)
        setRound((n) => n + 1)
      }
    },
    () => {
      setProblem(undefined)
      setRound((n) => n + 1)
    },
  )

  const fieldItems: SummaryItem[] = flatten(errors).map(([path, text]) => ({ id: idOf(path), text }))
  const elsewhere = (problem?.faults ?? []).filter((f) => !isKnown(form.getValues(), rename?.(f.pointer) ?? fieldName(f.pointer)))
  const items = [...fieldItems, ...elsewhere.map((f) => ({ text: f.detail }))]
  return {
    form,
    round,
    problem,
    /** What the summary lists; empty while nothing is wrong. */
    items,
    busy: isSubmitting,
    submit,
    /** Everything a text field, area, select or checkbox needs. */
    field: (path: Path<V>) => ({ ...form.register(path), id: idOf(path), error: errorOf(path) }),
    /** Everything a group of choices needs. */
    group: <T>(path: Path<V>) => ({
      id: idOf(path),
      error: errorOf(path),
      value: form.watch(path) as T,
      onChange: (value: T) => form.setValue(path, value as never, { shouldDirty: true, shouldValidate: form.formState.isSubmitted }),
    }),
  }
}

export type ProblemForm = Pick<ReturnType<typeof useProblemForm>, 'round' | 'problem' | 'items' | 'busy' | 'submit'>

function messageAt(errors: FieldErrors, path: string): string | undefined {
  let at: unknown = errors
  for (const part of path.split('.')) at = (at as Record<string, unknown> | undefined)?.[part]
  return (at as FieldError | undefined)?.message
}

function flatten(errors: object, prefix = ''): [string, string][] {
  return Object.entries(errors).flatMap(([name, error]): [string, string][] => {
    if (!error || typeof error !== 'object') return []
    const message = (error as FieldError).message
    if (typeof message === 'string') return [[prefix + name, message]]
    return 'type' in error && 'ref' in error ? [] : flatten(error, `${prefix}${name}.`)
  })
}

/** A pointer may name something this form does not show. */
function isKnown(values: object, path: string): boolean {
  let at: unknown = values
  for (const part of path.split('.')) {
    if (typeof at !== 'object' || at === null || !(part in at)) return false
    at = (at as Record<string, unknown>)[part]
  }
  return true
}
