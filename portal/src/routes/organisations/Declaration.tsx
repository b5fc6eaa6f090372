import { useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { declareOrganisation, type Organisation, type OrganisationSize } from '../../api/gen'
import type { Versioned } from '../../api/versioned'
import { countries } from '../../domain/countries'
import { chosen, Form, requiredText, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { Disclosure, RadioGroup, Select, toast } from '../../ui'
import { organisationQuery } from './queries'
import { SIZES, sizeHint, sizeWord } from './sizes'

/** What an owner declares, for the calls that ask: where the organisation is established, and how large it is. */
export function Declaration({ organisation: { value, etag } }: { organisation: Versioned<Organisation> }) {
  const queries = useQueryClient()
  const form = useProblemForm({
    name: 'declaration',
    schema: z.object({ country: requiredText(2), size: chosen(SIZES) }),
    defaultValues: { country: value.country ?? '', size: value.size },
    run: async ({ country, size }) => {
      await declareOrganisation({
        path: { organisation_id: value.id },
        headers: { 'If-Match': etag },
        body: { country, size: size as OrganisationSize },
      })
      toast(t('organisations.declared'))
      await queries.invalidateQueries({ queryKey: organisationQuery(value.id).queryKey })
    },
  })
  return (
    <Disclosure ruled summary={t('organisations.declare')}>
      <Form of={form} verb={t('organisations.declare_verb')} label={t('organisations.declare')}>
        <Select
          {...form.field('country')}
          label={t('organisations.country')}
          placeholder={t('organisations.choose')}
          options={countries()}
        />
        <RadioGroup
          {...form.group<string | undefined>('size')}
          legend={t('organisations.size')}
          hint={t('organisations.size_how')}
          choices={SIZES.map((size) => ({ value: size, label: sizeWord(size), hint: sizeHint(size) }))}
        />
      </Form>
    </Disclosure>
  )
}
