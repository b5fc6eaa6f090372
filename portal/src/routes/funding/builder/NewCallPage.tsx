import '../../../i18n/work'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import * as z from 'zod/mini'
import { type AidBasis, type Capacity, createCall } from '../../../api/gen'
import { Problem } from '../../../api/problem'
import { centsOf } from '../../../domain/euros'
import { instantInParis } from '../../../domain/paris'
import { capacityWord, pick } from '../../../domain/words'
import { chosen, Form, requiredText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { CheckGroup, Link, Page, RadioGroup, Row, Select, TextField } from '../../../ui'
import { programmeQuery } from '../queries'
import { newCallRoute } from './routes'

export const APPLICANTS: Capacity[] = ['publisher', 'device_maker', 'school', 'authority', 'partner']
export const BASES = ['none', 'de_minimis', 'exempted'] as const satisfies AidBasis[]
const YES_NO = ['yes', 'no'] as const

const RENAMED: Record<string, string> = {
  '/content/title': 'title',
  '/content/title/fr': 'title',
  '/content/axis_id': 'axis',
  '/content/max_rate_percent': 'rate',
  '/content/ceiling_cents': 'ceiling',
  '/window/opens_at': 'opens_day',
  '/window/closes_at': 'closes_day',
}

/** What a call must know before it is written: who, how much, when. */
export function NewCallPage() {
  const { id } = newCallRoute.useParams()
  const programme = useSuspenseQuery(programmeQuery(id)).data
  const queries = useQueryClient()
  const navigate = useNavigate()
  const form = useProblemForm({
    name: 'call',
    schema: z.object({
      title: requiredText(200),
      axis: requiredText(40),
      capacities: z.array(z.string()).check(z.minLength(1, { error: () => t('form.choose') })),
      verified: chosen(YES_NO),
      aid_basis: chosen(BASES),
      rate: requiredText(3).check(z.regex(/^([1-9]\d?|100)?$/, { error: () => t('builder.rate_wrong') })),
      ceiling: requiredText(24).check(z.refine((text) => (centsOf(text) ?? 0) > 0, { error: () => t('publisher.amount_wrong') })),
      opens_day: requiredText(10),
      opens_hour: requiredText(5),
      closes_day: requiredText(10),
      closes_hour: requiredText(5),
    }),
    defaultValues: {
      title: '',
      axis: '',
      capacities: [],
      rate: '',
      ceiling: '',
      opens_day: '',
      opens_hour: '',
      closes_day: '',
      closes_hour: '',
    },
    rename: (pointer) => RENAMED[pointer],
    run: async (values, key) => {
      const { data } = await createCall({
        path: { programme_id: id },
        headers: { 'Idempotency-Key': key },
        body: {
          content: {
            axis_id: values.axis,
            title: { fr: values.title },
            summary: {},
            description: {},
            supports: [],
            applicants: { capacities: values.capacities as Capacity[], verified: values.verified === 'yes' },
            aid_basis: values.aid_basis,
            max_rate_percent: Number(values.rate),
            ceiling_cents: centsOf(values.ceiling) ?? 0,
            criteria: [],
            form: { sections: [] },
            documents: [],
            reviewers_per_application: 0,
            blind: false,
          },
          window: {
            opens_at: at('/window/opens_at', values.opens_day, values.opens_hour),
            closes_at: at('/window/closes_at', values.closes_day, values.closes_hour),
            grace_seconds: 0,
          },
        },
      })
      await queries.invalidateQueries({ queryKey: ['programme', id, 'calls'] })
      await navigate({ to: '/calls/$id/file', params: { id: data.id } })
    },
  })
  return (
    <Page
      title={t('builder.new')}
      lead={t('builder.new_lead')}
      width="form"
      eyebrow={
        <Link to="/programmes/$id/desk" params={{ id }}>
          {pick(programme.content.name)}
        </Link>
      }
    >
      <Form of={form} verb={t('builder.new_verb')}>
        <TextField {...form.field('title')} label={t('builder.title_fr')} />
        <Select
          {...form.field('axis')}
          label={t('funding.axis')}
          placeholder={t('organisations.choose')}
          options={programme.axes.map((axis) => ({ value: axis.id, label: pick(axis.name) }))}
        />
        <CheckGroup
          {...form.group<string[]>('capacities')}
          legend={t('funding.applicants')}
          choices={APPLICANTS.map((value) => ({ value, label: capacityWord(value) }))}
        />
        <RadioGroup
          {...form.group<string | undefined>('verified')}
          inline
          legend={t('builder.verified')}
          choices={YES_NO.map((value) => ({ value, label: t(`instruction.${value}`) }))}
        />
        <RadioGroup
          {...form.group<string | undefined>('aid_basis')}
          legend={t('funding.aid_basis')}
          choices={BASES.map((value) => ({ value, label: t(`funding.aid_${value}`) }))}
        />
        <TextField {...form.field('rate')} label={t('builder.rate')} size="short" inputMode="numeric" />
        <TextField {...form.field('ceiling')} label={t('builder.ceiling')} size="short" inputMode="decimal" />
        <Row gap={2} top>
          <TextField {...form.field('opens_day')} type="date" size="short" label={t('builder.opens_day')} />
          <TextField {...form.field('opens_hour')} type="time" size="short" label={t('builder.opens_hour')} />
        </Row>
        <Row gap={2} top>
          <TextField {...form.field('closes_day')} type="date" size="short" label={t('builder.closes_day')} />
          <TextField {...form.field('closes_hour')} type="time" size="short" label={t('builder.closes_hour')} />
        </Row>
      </Form>
    </Page>
  )
}

/** The instant of a day and an hour in Paris; refused where there is none. */
export function at(pointer: string, day: string, hour: string): string {
  const instant = instantInParis(day, hour)
  if (!instant) throw new Problem({ status: 422, faults: [{ pointer, detail: t('instruction.no_such_hour') }] })
  return instant
}
