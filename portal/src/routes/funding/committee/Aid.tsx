import { useQuery } from '@tanstack/react-query'
import type { AidAssessment, Application, CountedAid } from '../../../api/gen'
import { isProblem } from '../../../api/problem'
import { problemText } from '../../../app/problemText'
import { t } from '../../../i18n'
import { date, list, money, shortDate } from '../../../i18n/format'
import { Card, Disclosure, Facts, Notice, Num, Skeleton, Soft, Stack, Table } from '../../../ui'
import { assessmentQuery } from './queries'

/** What earlier aid leaves to this applicant's group today, with each aid that counts. */
export function Aid({ file, amount }: { file: Application; amount: number | undefined }) {
  const found = useQuery({ ...assessmentQuery(file, amount ?? 1), enabled: amount !== undefined })
  if (amount === undefined) return null
  if (isProblem(found.error)) {
    return (
      <Notice tone="warn" title={problemText(found.error).title}>
        {problemText(found.error).detail}
      </Notice>
    )
  }
  if (!found.data) return <Skeleton lines={3} />
  return <Assessment of={found.data} />
}

function Assessment({ of }: { of: AidAssessment }) {
  const amount = (cents: number) => <Num>{money(cents)}</Num>
  return (
    <Card label={t('committee.aid')}>
      <Stack gap={2}>
        <h3>{t('committee.aid')}</h3>
        {of.declared_at === undefined ? (
          <Notice tone="bad" title={t('committee.undeclared')}>
            {t('committee.undeclared_how')}
          </Notice>
        ) : (
          <Notice tone={of.allowed ? 'good' : 'bad'} title={t(of.allowed ? 'committee.fits' : 'committee.exceeds')}>
            {t('committee.sum', {
              asked: money(of.asked_cents),
              sum: money(of.sum_cents),
              ceiling: money(of.ceiling_cents),
              room: money(of.room_cents),
            })}
          </Notice>
        )}
        <Facts
          narrow
          items={[
            [t('committee.regulation'), t('committee.regulation_eu', { number: of.bounded_by })],
            [t('committee.window'), t('funding.from_to', { from: date(of.window_from), to: date(of.window_until) })],
            [t('committee.undertaking'), list(of.undertaking.map((company) => company.name))],
            [t('committee.counted_sum'), amount(of.sum_cents)],
          ]}
        />
        <Disclosure open={!of.allowed} summary={t('committee.counted', { count: of.counted.length })}>
          {of.counted.length === 0 ? <Soft>{t('committee.none_counted')}</Soft> : <Counted rows={of.counted} />}
        </Disclosure>
      </Stack>
    </Card>
  )
}

function Counted({ rows }: { rows: CountedAid[] }) {
  return (
    <Table
      caption={t('committee.counted_caption')}
      quietCaption
      rows={rows}
      rowKey={(aid) => aid.id}
      columns={[
        { key: 'on', header: t('committee.granted_on'), head: true, cell: (aid) => <Num>{shortDate(aid.on)}</Num> },
        { key: 'company', header: t('committee.company'), cell: (aid) => aid.company.name },
        { key: 'by', header: t('committee.granted_by'), cell: (aid) => aid.granted_by },
        { key: 'source', header: t('committee.source'), cell: (aid) => t(`committee.source_${aid.source}`) },
        { key: 'sum', header: t('committee.counts'), right: true, cell: (aid) => money(aid.counted_cents) },
      ]}
    />
  )
}
