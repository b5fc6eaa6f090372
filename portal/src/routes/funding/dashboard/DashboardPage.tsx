import '../../../i18n/work'
import { useSuspenseQuery } from '@tanstack/react-query'
import type { AgeFigures, AxisFigures, Figure, StretchTime } from '../../../api/gen'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { money, month, number } from '../../../i18n/format'
import { EmptyState, Link, Num, Page, Section, Soft, Stack, Table } from '../../../ui'
import { applicationState } from '../applicationWords'
import type { Narrowed } from '../instruction/queries'
import { programmeQuery } from '../queries'
import { instant } from '../words'
import { AGES, AMOUNTS, type Amount, type MonthLine, monthLines, total } from './figures'
import { dashboardQuery } from './queries'
import { dashboardRoute } from './routes'

type AxisLine = Omit<AxisFigures, 'axis'> & { id?: string; name: string }

/** Where the money is, what waits, how long things take: every figure opens the list that sums to it. */
export function DashboardPage() {
  const { id } = dashboardRoute.useParams()
  const programme = useSuspenseQuery(programmeQuery(id)).data
  const dashboard = useSuspenseQuery(dashboardQuery(id)).data
  const names = new Map(programme.axes.map((axis) => [axis.id, pick(axis.name)]))
  const axes: AxisLine[] = dashboard.axes.map(({ axis, ...line }) => ({ ...line, id: axis.id, name: pick(axis.name) ?? '' }))
  if (axes.length > 1) axes.push({ ...total(dashboard), name: t('funding.all_axes') })
  const figure = (amount: Amount, of: Figure, search: Narrowed) => (
    <FigureLink programme={id} figure={of} search={amount === 'requested' ? search : { ...search, holding: amount }} />
  )
  return (
    <Page
      title={t('dashboard.title')}
      eyebrow={
        <Link to="/programmes/$id" params={{ id }}>
          {pick(programme.content.name)}
        </Link>
      }
    >
      <Stack gap={4}>
        <Soft>{t('dashboard.as_of', { date: instant(dashboard.server_time) })}</Soft>
        <Section title={t('dashboard.axes')} lead={t('dashboard.axes_lead')}>
          <Table
            caption={t('dashboard.axes')}
            quietCaption
            rows={axes}
            rowKey={(line) => line.id ?? 'sum'}
            columns={[
              { key: 'axis', header: t('funding.axis'), head: true, cell: (line) => line.name },
              { key: 'opened', header: t('funding.opened'), right: true, cell: (line) => money(line.opened_cents) },
              ...AMOUNTS.map((amount) => ({
                key: amount,
                header: t(`dashboard.${amount}`),
                right: true,
                cell: (line: AxisLine) => figure(amount, line[amount], { axis_id: line.id }),
              })),
              { key: 'available', header: t('funding.available'), right: true, cell: (line) => money(line.available_cents) },
            ]}
          />
        </Section>
        <Section title={t('dashboard.ages')} lead={t('dashboard.ages_lead')}>
          {dashboard.ages.length === 0 ? (
            <EmptyState title={t('dashboard.nothing_waits')} level={3} />
          ) : (
            <Table
              caption={t('dashboard.ages')}
              quietCaption
              rows={dashboard.ages}
              rowKey={(line) => line.state}
              columns={[
                { key: 'state', header: t('moderation.state'), head: true, cell: (line) => applicationState(line.state).word },
                ...AGES.map((age) => ({
                  key: age,
                  header: t(`dashboard.age_${age}`),
                  right: true,
                  cell: (line: AgeFigures) => <CountLink programme={id} count={line[age]} search={{ state: line.state, age }} />,
                })),
              ]}
            />
          )}
        </Section>
        <Section title={t('dashboard.times')} lead={t('dashboard.times_lead')}>
          {dashboard.times.length === 0 ? (
            <EmptyState title={t('dashboard.no_times')} level={3} />
          ) : (
            <Table
              caption={t('dashboard.times')}
              quietCaption
              rows={dashboard.times}
              rowKey={(line) => line.stretch}
              columns={[
                { key: 'stretch', header: t('dashboard.stretch'), head: true, cell: (line) => t(`dashboard.stretch_${line.stretch}`) },
                { key: 'median', header: t('dashboard.median'), right: true, cell: median },
                { key: 'count', header: t('dashboard.applications'), right: true, cell: (line) => number(line.applications) },
              ]}
            />
          )}
        </Section>
        <Section title={t('dashboard.months')} lead={t('dashboard.months_lead')}>
          {dashboard.months.length === 0 ? (
            <EmptyState title={t('instruction.none')} level={3} />
          ) : (
            <Table
              caption={t('dashboard.months')}
              quietCaption
              rows={monthLines(dashboard.months)}
              rowKey={(line) => line.key}
              columns={[
                { key: 'month', header: t('dashboard.month'), head: true, cell: (line) => month(line.month) },
                { key: 'axis', header: t('funding.axis'), cell: (line) => (line.axis ? names.get(line.axis) : t('dashboard.all_axes')) },
                ...AMOUNTS.map((amount) => ({
                  key: amount,
                  header: t(`dashboard.${amount}`),
                  right: true,
                  cell: (line: MonthLine) => figure(amount, line[amount], { axis_id: line.axis, month: line.month }),
                })),
              ]}
            />
          )}
        </Section>
      </Stack>
    </Page>
  )
}

/** The amount, and how many applications it is made of; both open them. */
function FigureLink({ programme, figure, search }: { programme: string; figure: Figure; search: Narrowed }) {
  if (figure.applications === 0) return <Num>{money(0)}</Num>
  return (
    <>
      <Link to="/programmes/$id/applications" params={{ id: programme }} search={search}>
        <Num>{money(figure.cents)}</Num>
      </Link>
      <br />
      <Soft small>{t('dashboard.files', { count: figure.applications })}</Soft>
    </>
  )
}

function CountLink({ programme, count, search }: { programme: string; count: number; search: Narrowed }) {
  if (count === 0) return <Num>0</Num>
  return (
    <Link to="/programmes/$id/applications" params={{ id: programme }} search={search}>
      <Num>{number(count)}</Num>
    </Link>
  )
}

const DAY = 86_400

function median(line: StretchTime) {
  const whole = Math.round(line.median_seconds / DAY)
  return whole === 0 ? t('dashboard.under_a_day') : t('dashboard.days', { count: whole })
}
