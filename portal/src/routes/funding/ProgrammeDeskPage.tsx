import '../../i18n/work'
import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import type { CallFile } from '../../api/gen'
import { itemsOf } from '../../api/pages'
import { pick } from '../../domain/words'
import { t } from '../../i18n'
import { Badge, ButtonLink, EmptyState, Link, Page, Section, ShowMore, Stack, Table } from '../../ui'
import { AxisForm } from './AxisForm'
import { BudgetTables } from './BudgetTables'
import { FactorNotice } from './FactorNotice'
import { useRoles } from './instruction/roles'
import { OpeningForm } from './OpeningForm'
import { People } from './People'
import { budgetQuery, callFilesQuery, programmeQuery } from './queries'
import { programmeDeskRoute } from './routes'
import { instant } from './words'

/** What a manager watches: the money that is left, and the calls. */
export function ProgrammeDeskPage() {
  const { id } = programmeDeskRoute.useParams()
  const programme = useSuspenseQuery(programmeQuery(id)).data
  const budget = useSuspenseQuery(budgetQuery(id)).data
  const found = useSuspenseInfiniteQuery(callFilesQuery(id))
  const files = itemsOf(found.data)
  const manages = useRoles(id).includes('manager')
  return (
    <Page
      title={t('funding.desk')}
      eyebrow={
        <Link to="/programmes/$id" params={{ id }}>
          {pick(programme.content.name)}
        </Link>
      }
      actions={
        <>
          <ButtonLink to="/programmes/$id/dashboard" params={{ id }}>
            {t('dashboard.title')}
          </ButtonLink>
          <ButtonLink to="/programmes/$id/budget" params={{ id }}>
            {t('transfers.title')}
          </ButtonLink>
          <ButtonLink to="/programmes/$id/applications" params={{ id }}>
            {t('instruction.board')}
          </ButtonLink>
        </>
      }
    >
      <Stack gap={4}>
        <FactorNotice />
        <Section title={t('funding.budget')} lead={t('funding.budget_lead')}>
          {programme.axes.length === 0 ? <EmptyState title={t('funding.no_axes')} level={3} /> : <BudgetTables budget={budget} />}
          {manages && <AxisForm programme={id} open={programme.axes.length === 0} />}
          {manages && programme.axes.length > 0 && <OpeningForm programme={id} axes={programme.axes} />}
        </Section>
        <Section
          title={t('funding.programme_calls')}
          actions={
            manages && programme.axes.length > 0 ? (
              <ButtonLink to="/programmes/$id/calls/new" params={{ id }}>
                {t('builder.new')}
              </ButtonLink>
            ) : undefined
          }
        >
          {files.length === 0 ? (
            <EmptyState title={t('funding.no_calls')} level={3} />
          ) : (
            <Table
              caption={t('funding.programme_calls')}
              quietCaption
              rows={files}
              rowKey={(file) => file.id}
              columns={[
                { key: 'title', header: t('funding.call'), head: true, cell: title },
                { key: 'state', header: t('moderation.state'), cell: state },
                { key: 'closes', header: t('funding.closing'), cell: (file) => instant(file.edit.window.closes_at) },
                {
                  key: 'edit',
                  header: t('builder.edit'),
                  cell: (file) => (
                    <Link to="/calls/$id/file" params={{ id: file.id }}>
                      {t('builder.edit')}
                    </Link>
                  ),
                },
                {
                  key: 'ranking',
                  header: t('committee.ranking'),
                  cell: (file) =>
                    file.version !== undefined && (
                      <Link to="/calls/$id/ranking" params={{ id: file.id }}>
                        {t('committee.rank_link')}
                      </Link>
                    ),
                },
                {
                  key: 'questions',
                  header: t('funding.questions'),
                  cell: (file) =>
                    file.version !== undefined && (
                      <Link to="/calls/$id/questions" params={{ id: file.id }}>
                        {t('funding.answer_link')}
                      </Link>
                    ),
                },
              ]}
            />
          )}
          <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
        </Section>
        <People programme={id} />
      </Stack>
    </Page>
  )
}

function title(file: CallFile) {
  const words = pick(file.edit.content.title)
  return file.version === undefined ? (
    words
  ) : (
    <Link to="/calls/$id" params={{ id: file.id }}>
      {words}
    </Link>
  )
}

function state(file: CallFile) {
  if (file.version === undefined) return <Badge>{t('funding.state_draft')}</Badge>
  return <Badge tone={file.changed ? 'warn' : 'good'}>{t(file.changed ? 'funding.state_changed' : 'funding.state_published')}</Badge>
}
