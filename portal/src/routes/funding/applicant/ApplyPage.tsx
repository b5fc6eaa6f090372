import '../../../i18n/work'
import { useInfiniteQuery, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import * as z from 'zod/mini'
import { createApplication, type EligibilityCheck } from '../../../api/gen'
import { itemsOf } from '../../../api/pages'
import { applicants, membershipIn, useSession } from '../../../domain/session'
import { pick } from '../../../domain/words'
import { Form, requiredText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import {
  Badge,
  ButtonLink,
  EmptyState,
  Hidden,
  Icon,
  Link,
  Notice,
  Page,
  RadioGroup,
  Row,
  Section,
  Soft,
  Stack,
  TextField,
} from '../../../ui'
import { applicationState } from '../applicationWords'
import { callQuery } from '../queries'
import { instant } from '../words'
import { applicationsQuery, eligibilityQuery } from './queries'
import { applyRoute } from './routes'

/** Before any form: who applies, whether they may in plain words, and what they began already. */
export function ApplyPage() {
  const { id } = applyRoute.useParams()
  const search = applyRoute.useSearch()
  const navigate = useNavigate()
  const call = useSuspenseQuery(callQuery(id)).data
  const places = applicants(useSession())
  const organisation = places.find((one) => one.organisation_id === search.organisation) ?? (places.length === 1 ? places[0] : undefined)
  return (
    <Page
      title={t('applicant.apply')}
      lead={pick(call.content.title)}
      width="text"
      eyebrow={
        <Link to="/calls/$id" params={{ id }}>
          {t('applicant.back_to_call')}
        </Link>
      }
    >
      <Stack gap={4}>
        {places.length === 0 && (
          <EmptyState
            title={t('applicant.no_place')}
            action={
              <ButtonLink to="/organisations/new" look="main">
                {t('publisher.register')}
              </ButtonLink>
            }
          >
            {t('applicant.no_place_how')}
          </EmptyState>
        )}
        {places.length > 1 && (
          <RadioGroup
            id="organisation"
            legend={t('applicant.organisation')}
            choices={places.map((one) => ({ value: one.organisation_id, label: one.organisation_name }))}
            value={organisation?.organisation_id}
            onChange={(chosen) =>
              void navigate({ to: '/calls/$id/apply', params: { id }, search: { organisation: chosen }, resetScroll: false })
            }
          />
        )}
        {organisation && (
          <Standing
            key={organisation.organisation_id}
            call={id}
            organisation={organisation.organisation_id}
            name={places.length === 1 ? organisation.organisation_name : undefined}
          />
        )}
      </Stack>
    </Page>
  )
}

function Standing({ call, organisation, name }: { call: string; organisation: string; name: string | undefined }) {
  const eligibility = useQuery(eligibilityQuery(call, organisation)).data
  const begun = itemsOf(useInfiniteQuery(applicationsQuery(organisation, { call_id: call })).data)
  if (!eligibility) return null
  return (
    <>
      {begun.length > 0 && (
        <Section title={t('applicant.begun')}>
          <Stack as="ul" gap={1} label={t('applicant.begun')}>
            {begun.map((one) => {
              const { word, tone } = applicationState(one.state)
              return (
                <li key={one.id}>
                  <Row gap={1}>
                    <Link to="/applications/$id" params={{ id: one.id }}>
                      {one.title || t('applicant.untitled')}
                    </Link>
                    <Badge tone={tone}>{word}</Badge>
                  </Row>
                </li>
              )
            })}
          </Stack>
        </Section>
      )}
      <Section title={t('applicant.eligibility')} lead={name}>
        <Stack as="ul" gap={2} label={t('applicant.eligibility')}>
          {eligibility.checks.map((check) => (
            <li key={check.rule}>
              <Icon name={check.passed ? 'check' : 'cross'} /> {check.detail}
              <Hidden> ({t(check.passed ? 'applicant.passed' : 'applicant.failed')})</Hidden>{' '}
              <Remedy check={check} organisation={organisation} call={call} />
            </li>
          ))}
        </Stack>
        <Soft small>{t('funding.clock', { date: instant(eligibility.server_time) })}</Soft>
      </Section>
      {eligibility.eligible ? (
        <Start call={call} organisation={organisation} />
      ) : (
        <Notice tone="warn" title={t('applicant.ineligible')}>
          {t('applicant.ineligible_how')}
        </Notice>
      )}
    </>
  )
}

/** Where a rule that fails can be mended. */
function Remedy({ check, organisation, call }: { check: EligibilityCheck; organisation: string; call: string }) {
  const owner = membershipIn(useSession(), organisation)?.role === 'owner'
  if (check.rule === 'declaration' || (check.rule === 'aid_ceiling' && !check.passed)) {
    if (!owner) return null
    return (
      <Link to="/organisations/$id/aid" params={{ id: organisation }} search={{ call }}>
        {t(check.passed ? 'applicant.see_aid' : 'applicant.declare_aid')}
      </Link>
    )
  }
  if (check.passed || check.rule !== 'verified') return null
  return (
    <Link to="/organisations/$id" params={{ id: organisation }}>
      {t('applicant.see_organisation')}
    </Link>
  )
}

function Start({ call, organisation }: { call: string; organisation: string }) {
  const navigate = useNavigate()
  const form = useProblemForm({
    name: 'application',
    schema: z.object({ title: requiredText(200) }),
    defaultValues: { title: '' },
    run: async ({ title }, key) => {
      const { data } = await createApplication({
        path: { organisation_id: organisation },
        headers: { 'Idempotency-Key': key },
        body: { call_id: call, title },
      })
      await navigate({ to: '/applications/$id', params: { id: data.id } })
    },
  })
  return (
    <Form of={form} verb={t('applicant.start')} label={t('applicant.start')}>
      <TextField {...form.field('title')} label={t('applicant.title')} hint={t('applicant.title_hint')} />
    </Form>
  )
}
