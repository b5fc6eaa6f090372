import '../../i18n/work'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import * as z from 'zod/mini'
import { type Capacity, createOrganisation, listOrganisations } from '../../api/gen'
import { isProblem } from '../../api/problem'
import { sessionQuery } from '../../domain/session'
import { capacityWord } from '../../domain/words'
import { absent, Form, optionalText, optionalUrl, requiredText, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { CheckGroup, Link, Notice, Page, Stack, TextArea, TextField, toast } from '../../ui'

/** A school comes by its directory entry; an operator is named by another. */
const CAPACITIES: Capacity[] = ['publisher', 'device_maker', 'authority', 'partner']

export function RegisterPage() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [taken, setTaken] = useState<string>()
  const form = useProblemForm({
    name: 'register',
    schema: z.object({
      name: requiredText(200),
      siret: requiredText(40),
      capacities: z.array(z.string()).check(z.minLength(1, { error: () => t('form.choose') })),
      vat_number: optionalText(40),
      town: optionalText(120),
      website: optionalUrl(),
      description: optionalText(10000),
    }),
    defaultValues: { name: '', siret: '', capacities: [], vat_number: '', town: '', website: '', description: '' },
    run: async (values, key) => {
      setTaken(undefined)
      const description = absent(values.description)
      const more = { vat_number: absent(values.vat_number), town: absent(values.town), website: absent(values.website) }
      try {
        const { data } = await createOrganisation({
          headers: { 'Idempotency-Key': key },
          body: {
            name: values.name,
            siret: values.siret,
            capacities: CAPACITIES.filter((capacity) => values.capacities.includes(capacity)),
            ...Object.fromEntries(Object.entries(more).filter(([, value]) => value)),
            ...(description ? { description: { fr: description } } : {}),
          },
        })
        toast(t('organisations.registered'))
        await queries.refetchQueries({ queryKey: sessionQuery.queryKey })
        await navigate({ to: '/organisations/$id', params: { id: data.id } })
      } catch (error) {
        if (isProblem(error, 409)) setTaken(values.siret.replace(/\s/g, '').slice(0, 9))
        throw error
      }
    },
  })
  return (
    <Page
      title={t('organisations.register')}
      lead={t('organisations.register_lead')}
      eyebrow={<Link to="/organisations">{t('organisations.title')}</Link>}
      width="form"
    >
      <Stack gap={3}>
        {taken && <Taken siren={taken} />}
        <Form of={form} verb={t('organisations.register_verb')} label={t('organisations.register')}>
          <TextField {...form.field('name')} label={t('organisations.name')} autoComplete="organization" />
          <TextField
            {...form.field('siret')}
            label={t('organisations.siret')}
            hint={t('organisations.siret_hint')}
            size="medium"
            inputMode="numeric"
          />
          <CheckGroup
            {...form.group<string[]>('capacities')}
            legend={t('organisations.capacities')}
            hint={t('organisations.capacities_hint')}
            choices={CAPACITIES.map((capacity) => ({ value: capacity, label: capacityWord(capacity) }))}
          />
          <TextField
            {...form.field('vat_number')}
            label={t('organisations.vat')}
            hint={t('organisations.vat_hint')}
            size="medium"
            optional
          />
          <TextField {...form.field('town')} label={t('organisations.town')} size="medium" optional />
          <TextField {...form.field('website')} label={t('organisations.website')} type="url" optional />
          <TextArea {...form.field('description')} label={t('organisations.description')} rows={4} optional />
        </Form>
      </Stack>
    </Page>
  )
}

/** The company is here already: the way to it, instead of a second one. */
function Taken({ siren }: { siren: string }) {
  const found = useQuery({
    queryKey: ['organisations', 'siren', siren],
    queryFn: async () => (await listOrganisations({ query: { q: siren } })).data.items.find((one) => one.siren === siren),
  }).data
  return (
    <Notice tone="warn" live title={t('organisations.taken')}>
      <p>
        {t('organisations.taken_how')}{' '}
        {found && (
          <Link to="/organisations/$id" params={{ id: found.id }}>
            {found.name}
          </Link>
        )}
      </p>
    </Notice>
  )
}
