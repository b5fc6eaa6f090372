import '../../i18n/work'
import { useSuspenseQuery } from '@tanstack/react-query'
import { membershipIn, useSession } from '../../domain/session'
import { t } from '../../i18n'
import { date } from '../../i18n/format'
import { ButtonLink, Facts, Link, Notice, Page, Row, Section, Stack } from '../../ui'
import { ClaimForm } from './ClaimForm'
import { schoolQuery } from './queries'
import { schoolRoute } from './routes'

/** One row of the directory, and how to act for it. */
export function SchoolPage() {
  const { uai } = schoolRoute.useParams()
  const school = useSuspenseQuery(schoolQuery(uai)).data
  const session = useSession()
  const inside = school.organisation_id ? membershipIn(session, school.organisation_id) : undefined
  return (
    <Page
      title={school.name}
      lead={[school.town, school.academy].filter(Boolean).join(' · ')}
      eyebrow={
        <Link to="/schools" search={{}}>
          {t('organisations.schools')}
        </Link>
      }
      width="text"
    >
      <Stack gap={4}>
        <Facts
          items={[
            ['UAI', school.uai],
            [t('organisations.school_nature'), school.nature],
            [t('organisations.school_sector'), school.sector],
            [
              t('organisations.school_address'),
              [school.street, [school.postal_code, school.town].filter(Boolean).join(' ')].filter(Boolean).join(', '),
            ],
            [t('organisations.school_opened'), school.opened_on && date(school.opened_on)],
          ]}
        />
        {inside ? (
          <Notice tone="good" title={t('organisations.school_mine')}>
            <Row>
              <ButtonLink to="/organisations/$id" params={{ id: inside.organisation_id }}>
                {t('organisations.school_open')}
              </ButtonLink>
            </Row>
          </Notice>
        ) : (
          <Section
            title={t('organisations.school_claim')}
            lead={t(school.organisation_id ? 'organisations.school_taken' : 'organisations.school_free')}
          >
            {session ? (
              <ClaimForm kind="school" subject={school.uai} />
            ) : (
              <Row>
                <ButtonLink to="/sign-in" search={{ next: `/schools/${school.uai}` }} look="main">
                  {t('identity.sign_in')}
                </ButtonLink>
              </Row>
            )}
          </Section>
        )}
      </Stack>
    </Page>
  )
}
