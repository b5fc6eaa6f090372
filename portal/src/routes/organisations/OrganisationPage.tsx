import '../../i18n/work'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { type Organisation, updateOrganisation } from '../../api/gen'
import type { Versioned } from '../../api/versioned'
import { countryWord } from '../../domain/countries'
import { atLeast, isOperator, membershipIn, useSession } from '../../domain/session'
import { capacityWord, pick, roleWord } from '../../domain/words'
import { Form, optionalText, optionalUrl, requiredText, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { date } from '../../i18n/format'
import { Badge, Disclosure, ExternalLink, Facts, Link, Page, PlainText, Row, Section, Stack, TextArea, TextField, toast } from '../../ui'
import { ClaimForm } from './ClaimForm'
import { Declaration } from './Declaration'
import { Invitations } from './Invitations'
import { Mandates } from './Mandates'
import { Members } from './Members'
import { organisationQuery } from './queries'
import { organisationRoute } from './routes'
import { Standing } from './Standing'
import { sizeWord } from './sizes'

/** What an organisation says of itself, and for its members who works there. */
export function OrganisationPage() {
  const { id } = organisationRoute.useParams()
  const found = useSuspenseQuery(organisationQuery(id)).data
  const { value } = found
  const session = useSession()
  const inside = membershipIn(session, id)
  return (
    <Page
      title={value.name}
      lead={inside ? t('organisations.as', { role: roleWord(inside.role) }) : undefined}
      eyebrow={<Link to="/organisations">{t('organisations.title')}</Link>}
      width="text"
    >
      <Stack gap={6}>
        <Stack gap={2}>
          <Row gap={1}>
            {value.capacities.map((capacity) => (
              <Badge key={capacity}>{capacityWord(capacity)}</Badge>
            ))}
            {value.verified_at ? (
              <Badge tone="good">{t('organisations.verified', { date: date(value.verified_at) })}</Badge>
            ) : (
              <Badge tone="warn">{t('organisations.unverified')}</Badge>
            )}
          </Row>
          {!value.verified_at && inside && <p>{t('organisations.unverified_how')}</p>}
          <Facts items={facts(value)} />
          {value.description && <PlainText>{pick(value.description)}</PlainText>}
        </Stack>
        {isOperator(session, 'manager') && <Standing key={`standing-${found.etag}`} organisation={found} />}
        {(atLeast(inside, 'manager') || isOperator(session, 'editor')) && <Profile key={found.etag} id={id} organisation={found} />}
        {atLeast(inside, 'owner') && <Declaration key={`declaration-${found.etag}`} organisation={found} />}
        {inside && <Members id={id} inside={inside} />}
        {inside && <Mandates id={id} inside={inside} />}
        {atLeast(inside, 'manager') && <Invitations id={id} />}
        {!inside && (
          <Section title={t('organisations.claim')} lead={t('organisations.claim_lead')}>
            <ClaimForm kind="organisation" subject={id} />
          </Section>
        )}
      </Stack>
    </Page>
  )
}

function facts(value: Organisation): [string, React.ReactNode][] {
  const all: [string, React.ReactNode][] = [
    ['SIREN', value.siren],
    ['SIRET', value.siret],
    ['UAI', value.uai],
    [t('organisations.vat'), value.vat_number],
    [t('organisations.town'), value.town],
    [t('organisations.country'), value.country && countryWord(value.country)],
    [t('organisations.size'), value.size && sizeWord(value.size)],
    [t('organisations.website'), value.website && <ExternalLink key="website" href={value.website} />],
  ]
  return all.filter(([, fact]) => fact)
}

function Profile({ id, organisation: { value, etag } }: { id: string; organisation: Versioned<Organisation> }) {
  const queries = useQueryClient()
  const form = useProblemForm({
    name: 'organisation',
    schema: z.object({
      name: requiredText(200),
      town: optionalText(120),
      website: optionalUrl(),
      vat_number: optionalText(40),
      description: optionalText(10000),
    }),
    defaultValues: {
      name: value.name,
      town: value.town ?? '',
      website: value.website ?? '',
      vat_number: value.vat_number ?? '',
      description: value.description?.fr ?? '',
    },
    run: async ({ description, ...texts }) => {
      // What stays empty is left as it is: the contract has no word for erasing.
      const body = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim()))
      await updateOrganisation({
        path: { organisation_id: id },
        headers: { 'If-Match': etag },
        body: { ...body, ...(description.trim() ? { description: { ...value.description, fr: description } } : {}) },
      })
      toast(t('organisations.saved'))
      await Promise.all([
        queries.invalidateQueries({ queryKey: organisationQuery(id).queryKey }),
        queries.invalidateQueries({ queryKey: ['session'] }),
      ])
    },
  })
  return (
    <Disclosure ruled summary={t('organisations.edit')}>
      <Form of={form} verb={t('organisations.save')} label={t('organisations.edit')}>
        <TextField {...form.field('name')} label={t('organisations.name')} />
        <TextField {...form.field('town')} label={t('organisations.town')} size="medium" optional />
        <TextField {...form.field('website')} label={t('organisations.website')} type="url" optional />
        <TextField {...form.field('vat_number')} label={t('organisations.vat')} size="medium" optional />
        <TextArea {...form.field('description')} label={t('organisations.description')} rows={4} optional />
      </Form>
    </Disclosure>
  )
}
