import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { isProblem } from './problem'
import { newKey } from './versioned'

/**
 * A write. `run` gets an idempotency key that stays the same while the same intent is tried again
 * after a lost connection, and is a new one as soon as the server has answered.
 */
export function useAction<Input = void, Output = unknown>(
  run: (input: Input, key: string) => Promise<Output>,
  then?: (output: Output, input: Input) => unknown,
) {
  const intent = useRef({ key: newKey(), input: '' })
  return useMutation<Output, unknown, Input>({
    mutationFn: async (input) => {
      const written = JSON.stringify(input) ?? ''
      if (intent.current.input !== written) intent.current = { key: newKey(), input: written }
      try {
        const output = await run(input, intent.current.key)
        intent.current = { key: newKey(), input: '' }
        return output
      } catch (error) {
        if (!isProblem(error, 0)) intent.current = { key: newKey(), input: '' }
        throw error
      }
    },
    onSuccess: async (output, input) => {
      await then?.(output, input)
    },
  })
}
