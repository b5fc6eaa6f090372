import { useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { type CompanyRef, createUndertakingLink, type LinkKind } from '../../../api/gen'
import { absent, chosen, Form, optionalText, requiredText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { Disclosure, RadioGroup, TextArea, TextField, toast } from '../../../ui'
import { linksQuery } from './queries'

const KINDS = ['votes', 'board', 'contract', 'pact', 'merger'] as const satisfies LinkKind[]
const SIDES = ['controller', 'controlled'] as const

/** A link with another company, named by its SIREN or by its number in its country's register. */
export function LinkForm({ organisation }: { organisation: string }) {
  const queries = useQueryClient()
  const form = useProblemForm({
    name: 'link',
    schema: z
      .object({
        side: chosen(SIDES),
        kind: chosen(KINDS),
        siren: optionalText(20),
        country: optionalText(2),
        number: optionalText(40),
        from: requiredText(10),
        until: optionalText(10),
        reason: requiredText(2000),
      })
      .check(
        z.refine(({ siren, country, number }) => siren !== '' || (country !== '' && number !== ''), {
          path: ['siren'],
          error: () => t('aid.company_missing'),
          // Told together with what else is wrong.
          when: () => true,
        }),
      ),
    defaultValues: { side: '' as 'controller', kind: '' as LinkKind, siren: '', country: '', number: '', from: '', until: '', reason: '' },
    rename: (pointer) => {
      const [, side, name, part] = pointer.split('/')
      if (side !== 'controller' && side !== 'controlled') return undefined
      return name === 'foreign' ? (part ?? 'number') : 'siren'
    },
    run: async ({ side, kind, siren, country, number, from, until, reason }, key) => {
      const own: CompanyRef = { organisation_id: organisation }
      const other: CompanyRef = absent(siren)
        ? { siren: siren.replace(/\s/g, '') }
        : { foreign: { country: country.toUpperCase(), number } }
      await createUndertakingLink({
        path: { organisation_id: organisation },
        headers: { 'Idempotency-Key': key },
        body: {
          controller: side === 'controller' ? own : other,
          controlled: side === 'controller' ? other : own,
          kind,
          from,
          ...(absent(until) ? { until } : {}),
          reason,
        },
      })
      form.form.reset()
      toast(t('aid.link_added'))
      await queries.invalidateQueries({ queryKey: linksQuery(organisation).queryKey })
    },
  })
  return (
    <Disclosure ruled summary={t('aid.link_new')}>
      <Form of={form} verb={t('aid.link_verb')} look="plain" label={t('aid.link_new')}>
        <RadioGroup
          {...form.group<string>('side')}
          name="side"
          legend={t('aid.side')}
          choices={SIDES.map((value) => ({ value, label: t(`aid.side_${value}`) }))}
        />
        <RadioGroup
          {...form.group<string>('kind')}
          name="kind"
          legend={t('aid.kind')}
          choices={KINDS.map((value) => ({ value, label: t(`aid.kind_${value}`) }))}
        />
        <TextField {...form.field('siren')} label={t('aid.siren')} hint={t('aid.siren_hint')} size="medium" inputMode="numeric" optional />
        <TextField {...form.field('country')} label={t('aid.country')} hint={t('aid.country_hint')} size="short" maxLength={2} optional />
        <TextField {...form.field('number')} label={t('aid.number')} size="medium" maxLength={40} optional />
        <TextField {...form.field('from')} label={t('aid.from')} type="date" size="short" />
        <TextField {...form.field('until')} label={t('aid.until')} type="date" size="short" optional />
        <TextArea {...form.field('reason')} label={t('aid.reason')} rows={2} />
      </Form>
    </Disclosure>
  )
}
