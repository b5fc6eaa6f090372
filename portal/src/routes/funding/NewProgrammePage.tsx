import '../../i18n/work'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import * as z from 'zod/mini'
import { createProgramme } from '../../api/gen'
import { centsOf } from '../../domain/euros'
import { Form, requiredText, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { Page, TextArea, TextField } from '../../ui'
import { ownProgrammesQuery } from './queries'

const RENAMED: Record<string, string> = {
  '/name/fr': 'name',
  '/summary/fr': 'summary',
  '/two_people_above_cents': 'two_people_above',
}

/** The operator sets a programme up and becomes its manager; axes and credit come next, on its page. */
export function NewProgrammePage() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const form = useProblemForm({
    name: 'programme',
    schema: z.object({
      name: requiredText(200),
      summary: requiredText(2000),
      partners: z.string(),
      starts_on: requiredText(10),
      ends_on: requiredText(10),
      two_people_above: requiredText(24).check(
        z.refine((text) => centsOf(text) !== undefined, { error: () => t('publisher.amount_wrong') }),
      ),
      acceptance_days: requiredText(4).check(z.regex(/^\d*$/, { error: () => t('funding.days_wrong') })),
    }),
    defaultValues: { name: '', summary: '', partners: '', starts_on: '', ends_on: '', two_people_above: '', acceptance_days: '' },
    rename: (pointer) => RENAMED[pointer] ?? (pointer.startsWith('/partners/') ? 'partners' : undefined),
    run: async ({ name, summary, partners, two_people_above, acceptance_days, ...dates }, key) => {
      const { data } = await createProgramme({
        headers: { 'Idempotency-Key': key },
        body: {
          ...dates,
          name: { fr: name },
          summary: { fr: summary },
          partners: partners
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => line !== ''),
          two_people_above_cents: centsOf(two_people_above) ?? 0,
          acceptance_days: Number(acceptance_days),
        },
      })
      await queries.invalidateQueries({ queryKey: ['programmes'] })
      await queries.invalidateQueries({ queryKey: ownProgrammesQuery.queryKey })
      await navigate({ to: '/programmes/$id/desk', params: { id: data.id } })
    },
  })
  return (
    <Page title={t('funding.new_programme')} lead={t('funding.new_programme_lead')} width="form">
      <Form of={form} verb={t('funding.new_programme_verb')}>
        <TextField {...form.field('name')} label={t('funding.programme_name')} />
        <TextArea {...form.field('summary')} label={t('funding.programme_summary')} rows={3} />
        <TextArea {...form.field('partners')} label={t('funding.partners')} hint={t('funding.partners_hint')} optional rows={3} />
        <TextField {...form.field('starts_on')} label={t('funding.starts_on')} type="date" size="short" />
        <TextField {...form.field('ends_on')} label={t('funding.ends_on')} type="date" size="short" />
        <TextField
          {...form.field('two_people_above')}
          label={t('funding.two_people')}
          hint={t('funding.two_people_hint')}
          size="short"
          inputMode="decimal"
        />
        <TextField
          {...form.field('acceptance_days')}
          label={t('funding.acceptance_days')}
          hint={t('funding.acceptance_days_hint')}
          size="short"
          inputMode="numeric"
        />
      </Form>
    </Page>
  )
}
