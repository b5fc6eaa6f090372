import '../../../i18n/work'
import { useSuspenseQuery } from '@tanstack/react-query'
import { t } from '../../../i18n'
import { ButtonLink, EmptyState, Page, Section, Stack } from '../../../ui'
import { BudgetTables } from '../BudgetTables'
import { FactorNotice } from '../FactorNotice'
import { proposesTransfers, readsReceived, useRoles } from '../instruction/roles'
import { ProgrammeLink } from '../ProgrammeLink'
import { budgetQuery, programmeQuery } from '../queries'
import { budgetRoute } from './routes'
import { TransferForm } from './TransferForm'
import { Transfers } from './Transfers'

/** The money of a programme and what moves it from one axis to another: the room of its finance officers. */
export function BudgetPage() {
  const { id } = budgetRoute.useParams()
  const programme = useSuspenseQuery(programmeQuery(id)).data
  const budget = useSuspenseQuery(budgetQuery(id)).data
  const roles = useRoles(id)
  return (
    <Page
      title={t('transfers.title')}
      eyebrow={<ProgrammeLink id={id} />}
      actions={
        readsReceived(roles) && (
          <>
            <ButtonLink to="/programmes/$id/dashboard" params={{ id }}>
              {t('dashboard.title')}
            </ButtonLink>
            <ButtonLink to="/programmes/$id/applications" params={{ id }}>
              {t('instruction.board')}
            </ButtonLink>
          </>
        )
      }
    >
      <Stack gap={4}>
        <FactorNotice />
        <Section title={t('funding.budget')} lead={t('funding.budget_lead')}>
          {programme.axes.length === 0 ? <EmptyState title={t('funding.no_axes')} level={3} /> : <BudgetTables budget={budget} />}
        </Section>
        <Section title={t('transfers.transfers')} lead={t('transfers.transfers_lead')}>
          <Transfers programme={programme} roles={roles} />
          {proposesTransfers(roles) && programme.axes.length > 1 && <TransferForm programme={id} axes={programme.axes} />}
        </Section>
      </Stack>
    </Page>
  )
}
