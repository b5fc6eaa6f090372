import '../../i18n/work'
import { useSession } from '../../domain/session'
import { capacityWord, roleWord } from '../../domain/words'
import { t } from '../../i18n'
import { Badge, ButtonLink, Card, EmptyState, Grid, Link, Page, Row, Soft, Stack } from '../../ui'

/** Where one works, and how to join or register the rest. */
export function OrganisationsPage() {
  const memberships = useSession()?.memberships ?? []
  const ways = (
    <Row gap={1}>
      <ButtonLink to="/organisations/new" look="main">
        {t('organisations.register')}
      </ButtonLink>
      <ButtonLink to="/schools" search={{}}>
        {t('organisations.join_school')}
      </ButtonLink>
    </Row>
  )
  if (memberships.length === 0) {
    return (
      <Page title={t('organisations.title')}>
        <EmptyState title={t('organisations.none')} action={ways}>
          {t('organisations.none_how')}
        </EmptyState>
      </Page>
    )
  }
  return (
    <Page title={t('organisations.title')} lead={t('organisations.lead')} actions={ways}>
      <Grid as="ul" gap={2} label={t('organisations.title')}>
        {memberships.map((one) => (
          <Card key={one.organisation_id} as="li" linked>
            <Stack gap={1}>
              <h2>
                <Link to="/organisations/$id" params={{ id: one.organisation_id }}>
                  {one.organisation_name}
                </Link>
              </h2>
              <Row gap={1}>
                {one.capacities.map((capacity) => (
                  <Badge key={capacity}>{capacityWord(capacity)}</Badge>
                ))}
              </Row>
              <Soft>{t('organisations.as', { role: roleWord(one.role) })}</Soft>
            </Stack>
          </Card>
        ))}
      </Grid>
    </Page>
  )
}
