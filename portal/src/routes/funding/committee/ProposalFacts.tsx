import type { ReactNode } from 'react'
import type { Proposal } from '../../../api/gen'
import { t } from '../../../i18n'
import { date, dateTime, money } from '../../../i18n/format'
import { Facts, Num, PlainText, Section } from '../../../ui'
import { instant } from '../words'

/** What is proposed, and what the envelope holds for it now. */
export function ProposalFacts({ proposal }: { proposal: Proposal }) {
  const amount = (cents: number) => <Num>{money(cents)}</Num>
  return (
    <Section title={t('committee.proposal')}>
      <Facts
        items={[
          [t('committee.amount'), amount(proposal.amount_cents)],
          ...(proposal.in_kind_cents > 0 ? [[t('committee.in_kind'), amount(proposal.in_kind_cents)] as [string, ReactNode]] : []),
          [t('committee.proposal_reason'), <PlainText key="reason">{proposal.reason}</PlainText>],
          [t('committee.proposed_by'), t('committee.by_on', { name: proposal.proposed_by, date: dateTime(proposal.proposed_at) })],
          [t('funding.reserved'), amount(proposal.reserved_cents)],
          ...(proposal.committed_cents > 0 ? [[t('funding.committed'), amount(proposal.committed_cents)] as [string, ReactNode]] : []),
          ...(proposal.regulation
            ? [[t('committee.regulation'), t('committee.regulation_eu', { number: proposal.regulation })] as [string, string]]
            : []),
          ...(proposal.lapses_at ? [[t('committee.lapses'), instant(proposal.lapses_at)] as [string, string]] : []),
          ...(proposal.signed_on
            ? [
                [
                  t('committee.signed'),
                  t('committee.signed_as', { date: date(proposal.signed_on), reference: proposal.reference ?? '' }),
                ] as [string, string],
              ]
            : []),
        ]}
      />
    </Section>
  )
}
