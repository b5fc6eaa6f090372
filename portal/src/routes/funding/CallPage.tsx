import '../../i18n/work'
import { useSuspenseQuery } from '@tanstack/react-query'
import type { Call } from '../../api/gen'
import { countryWord } from '../../domain/countries'
import { capacityWord, pick } from '../../domain/words'
import { t } from '../../i18n'
import { list, money } from '../../i18n/format'
import { Badge, ButtonLink, Card, Facts, Figure, Link, Markdown, Page, PlainText, Row, Section, Soft, Split, Stack, Table } from '../../ui'
import { sizeWord } from '../organisations/sizes'
import { calendarFile } from './calendar'
import { Questions } from './Questions'
import { callQuery, programmeQuery } from './queries'
import { callRoute } from './routes'
import { instant, phaseWord, supportWords } from './words'

/** Everything somebody must know before applying. */
export function CallPage() {
  const { id } = callRoute.useParams()
  const call = useSuspenseQuery(callQuery(id)).data
  const programme = useSuspenseQuery(programmeQuery(call.programme_id)).data
  const { content } = call
  return (
    <Page
      title={pick(content.title)}
      lead={pick(content.summary)}
      eyebrow={
        <Link to="/programmes/$id" params={{ id: programme.id }}>
          {pick(programme.content.name)}
        </Link>
      }
    >
      <Split side="end" led>
        <Window call={call} />
        <Stack gap={4}>
          <Section title={t('funding.about')}>
            <Markdown text={pick(content.description)} />
          </Section>
          <Section title={t('funding.conditions')}>
            <Facts
              items={[
                [t('funding.applicants'), applicants(call)],
                ...narrowed(call),
                [t('funding.supports'), t('funding.support', { list: supportWords(content.supports) })],
                [t('funding.rate'), t('funding.rate_percent', { count: content.max_rate_percent })],
                [t('funding.aid_basis'), t(`funding.aid_${content.aid_basis}`)],
                [
                  t('funding.silence'),
                  content.silence
                    ? t(`funding.silence_${content.silence.effect}`, { count: content.silence.days })
                    : t('funding.silence_none'),
                ],
              ]}
            />
          </Section>
          <Section title={t('funding.criteria')} lead={content.blind ? t('funding.blind') : undefined}>
            <Table
              caption={t('funding.criteria')}
              quietCaption
              rows={content.criteria}
              rowKey={(one) => one.key}
              columns={[
                { key: 'label', header: t('funding.criterion'), head: true, cell: (one) => pick(one.label) },
                { key: 'weight', header: t('funding.weight'), right: true, cell: (one) => `${one.weight} %` },
              ]}
            />
          </Section>
          <Asked call={call} />
          <Questions call={call} />
        </Stack>
      </Split>
    </Page>
  )
}

function applicants({ content }: Call): string {
  const who = list(content.applicants.capacities.map(capacityWord))
  return content.applicants.verified ? t('funding.applicants_verified', { who }) : who
}

/** Where and how large an applicant has to be, where the call says. */
function narrowed({
  content: {
    applicants: { countries = [], sizes = [] },
  },
}: Call): [string, string][] {
  const all: [string, string][] = [
    [t('funding.countries'), list(countries.map(countryWord))],
    [t('funding.sizes'), list(sizes.map(sizeWord))],
  ]
  return all.filter(([, words]) => words)
}

/** When, by which clock, and how much. */
function Window({ call }: { call: Call }) {
  const phase = phaseWord(call.phase)
  const { window } = call
  return (
    <Card>
      <Stack gap={2}>
        <Row>
          <Badge tone={phase.tone}>{phase.word}</Badge>
        </Row>
        <Figure>{t('funding.up_to', { amount: money(call.content.ceiling_cents) })}</Figure>
        <Facts
          narrow
          items={[
            [t('funding.opening'), instant(window.opens_at)],
            [t('funding.closing'), instant(window.closes_at)],
          ]}
        />
        {call.phase === 'open' && (
          <ButtonLink to="/calls/$id/apply" params={{ id: call.id }} look="main" whole>
            {t('applicant.apply')}
          </ButtonLink>
        )}
        {call.phase !== 'closed' && (
          <a href={calendarFile(call.id)} download>
            {t('funding.calendar_call')}
          </a>
        )}
        {window.grace_seconds > 0 && <Soft small>{t('funding.grace', { count: Math.ceil(window.grace_seconds / 60) })}</Soft>}
        <Soft small>{t('funding.clock', { date: instant(call.server_time) })}</Soft>
        {call.extensions.map((extension) => (
          <div key={extension.at}>
            <strong>{t('funding.extended', { before: instant(extension.before), after: instant(extension.after) })}</strong>
            <PlainText>{extension.reason}</PlainText>
          </div>
        ))}
      </Stack>
    </Card>
  )
}

/** What an application will be asked, before one begins it. */
function Asked({ call: { content } }: { call: Call }) {
  return (
    <Section title={t('funding.asked')} lead={t('funding.asked_lead')}>
      <Facts
        items={[
          ...content.form.sections.map((section): [string, string] => [
            pick(section.title),
            section.fields.map((field) => pick(field.label)).join(' · '),
          ]),
          ...(content.documents.length > 0
            ? [
                [
                  t('funding.documents'),
                  content.documents
                    .map((one) => (one.required ? pick(one.label) : t('funding.optional', { label: pick(one.label) })))
                    .join(' · '),
                ] as [string, string],
              ]
            : []),
        ]}
      />
    </Section>
  )
}
