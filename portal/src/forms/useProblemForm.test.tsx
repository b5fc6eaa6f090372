import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { Problem } from '../api/problem'
import { TextField } from '../ui'
import { Form, requiredText, useProblemForm } from '.'

function Sample({ run }: { run: (values: { name: string }, key: string) => Promise<unknown> }) {
  const form = useProblemForm({ schema: z.object({ name: requiredText(10) }), defaultValues: { name: '' }, run })
  return (
    <Form of={form} verb="Envoyer">
      <TextField {...form.field('name')} label="Nom" />
    </Form>
  )
}

it('puts every fault in a summary that takes the focus and leads to the field', async () => {
  const run = vi.fn(async () => undefined)
  render(<Sample run={run} />)
  await userEvent.click(screen.getByRole('button', { name: 'Envoyer' }))
  const summary = await screen.findByRole('alert')
  expect(document.activeElement).toBe(summary)
  expect(run).not.toHaveBeenCalled()
  await userEvent.click(screen.getByRole('link', { name: 'Ce champ est à remplir.' }))
  expect(document.activeElement).toBe(screen.getByLabelText('Nom'))
})

it('gives the server’s faults to their fields, and a new key to a new intent only', async () => {
  const keys: string[] = []
  const answers = [
    new Problem({}),
    new Problem({
      status: 422,
      faults: [
        { pointer: '/name', detail: 'Déjà pris.' },
        { pointer: '/other', detail: 'Ailleurs.' },
      ],
    }),
  ]
  const run = vi.fn(async (_: { name: string }, key: string) => {
    keys.push(key)
    const refusal = answers[keys.length - 1]
    if (refusal) throw refusal
  })
  render(<Sample run={run} />)
  const send = () => userEvent.click(screen.getByRole('button', { name: 'Envoyer' }))
  await userEvent.type(screen.getByLabelText('Nom'), 'Ada')
  await send()
  await screen.findByText('Pas de réponse')
  await send()
  await screen.findByRole('link', { name: 'Déjà pris.' })
  expect(screen.getByText('Ailleurs.')).toBeTruthy()
  expect(screen.getByLabelText('Nom').getAttribute('aria-invalid')).toBe('true')
  await send()
  expect(keys[1]).toBe(keys[0])
  expect(keys[2]).not.toBe(keys[1])
})
