import { useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { type Capacity, type Organisation, updateOrganisationStanding } from '../../api/gen'
import type { Versioned } from '../../api/versioned'
import { capacityWord } from '../../domain/words'
import { Form, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { Checkbox, CheckGroup, Disclosure, toast } from '../../ui'

const CAPACITIES: Capacity[] = ['publisher', 'device_maker', 'school', 'authority', 'partner', 'operator']

/** What the portal's staff vouches for: that the organisation exists, and what it is. */
export function Standing({ organisation: { value, etag } }: { organisation: Versioned<Organisation> }) {
  const queries = useQueryClient()
  const form = useProblemForm({
    name: 'standing',
    schema: z.object({
      verified: z.boolean(),
      capacities: z.array(z.string()).check(z.minLength(1, { error: () => t('form.choose') })),
    }),
    defaultValues: { verified: value.verified_at !== undefined, capacities: value.capacities },
    run: async ({ verified, capacities }) => {
      await updateOrganisationStanding({
        path: { organisation_id: value.id },
        headers: { 'If-Match': etag },
        body: { verified, capacities: CAPACITIES.filter((capacity) => capacities.includes(capacity)) },
      })
      toast(t('organisations.standing_saved'))
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['organisations', value.id] }),
        queries.invalidateQueries({ queryKey: ['moderation', 'organisations'] }),
        queries.invalidateQueries({ queryKey: ['session'] }),
      ])
    },
  })
  return (
    <Disclosure ruled open={!value.verified_at} summary={t('organisations.standing')}>
      <Form of={form} verb={t('organisations.standing_verb')} label={t('organisations.standing')}>
        <Checkbox {...form.field('verified')} label={t('organisations.standing_verified')} hint={t('organisations.standing_hint')} />
        <CheckGroup
          {...form.group<string[]>('capacities')}
          legend={t('organisations.capacities')}
          choices={CAPACITIES.map((capacity) => ({ value: capacity, label: capacityWord(capacity) }))}
        />
      </Form>
    </Disclosure>
  )
}
