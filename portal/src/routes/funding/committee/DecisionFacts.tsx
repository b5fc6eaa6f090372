import type { ReactNode } from 'react'
import type { Application, ApplicationDecision } from '../../../api/gen'
import { t } from '../../../i18n'
import { dateTime, money } from '../../../i18n/format'
import { Badge, Facts, Notice, Num, PlainText, Section, Stack } from '../../../ui'
import { instant } from '../words'

const TONES = { pending: 'warn', final: 'good', dropped: 'plain' } as const

/** What was decided, by whom, and what it waits for. */
export function DecisionFacts({ file, decision }: { file: Application; decision: ApplicationDecision }) {
  const pending = decision.state === 'pending'
  return (
    <Section
      title={t('committee.decision')}
      actions={<Badge tone={TONES[decision.state]}>{t(`committee.decision_${decision.state}`)}</Badge>}
    >
      <Stack gap={2}>
        {pending && (
          <Notice tone="warn" title={t('committee.second')}>
            {t('committee.second_how', { name: decision.decided_by })}
          </Notice>
        )}
        <Facts
          items={[
            [t('committee.outcome'), t(`committee.outcome_${decision.outcome}`)],
            ...(decision.amount_cents > 0
              ? [[t('committee.amount'), <Num key="amount">{money(decision.amount_cents)}</Num>] as [string, ReactNode]]
              : []),
            ...(decision.in_kind_cents > 0
              ? [[t('committee.in_kind'), <Num key="kind">{money(decision.in_kind_cents)}</Num>] as [string, ReactNode]]
              : []),
            [t('committee.decided_by'), t('committee.by_on', { name: decision.decided_by, date: dateTime(decision.decided_at) })],
            ...(decision.confirmed_by && decision.confirmed_at
              ? [
                  [
                    t(decision.state === 'dropped' ? 'committee.dropped_by' : 'committee.confirmed_by'),
                    t('committee.by_on', { name: decision.confirmed_by, date: dateTime(decision.confirmed_at) }),
                  ] as [string, string],
                ]
              : []),
            ...(decision.lapses_at && file.state !== 'signed'
              ? [[t('committee.lapses'), instant(decision.lapses_at)] as [string, string]]
              : []),
            ...(decision.regulation
              ? [[t('committee.regulation'), t('committee.regulation_eu', { number: decision.regulation })] as [string, string]]
              : []),
            [t('committee.reasons'), <PlainText key="reasons">{decision.reasons}</PlainText>],
          ]}
        />
      </Stack>
    </Section>
  )
}
