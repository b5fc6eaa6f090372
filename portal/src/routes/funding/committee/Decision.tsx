import { useSuspenseQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { t } from '../../../i18n'
import { Notice, Section, Stack } from '../../../ui'
import { SilenceNotice } from '../applicant/SilenceNotice'
import { DeclareForm } from '../instruction/InterestGate'
import { fileKey, fileQuery, interestQuery } from '../instruction/queries'
import { commits, decides, instructs, useRoles } from '../instruction/roles'
import { Letters } from '../Letters'
import { Appeals } from './Appeals'
import { ConfirmationForm } from './ConfirmationForm'
import { DecisionFacts } from './DecisionFacts'
import { DecisionForm } from './DecisionForm'
import { GiveBackForm } from './GiveBackForm'
import { ProposalFacts } from './ProposalFacts'
import { ProposalForm } from './ProposalForm'
import { decisionQuery, proposalQuery } from './queries'
import { RetractionForm } from './RetractionForm'
import { SignatureForm } from './SignatureForm'

const DECIDABLE = ['admissible', 'in_review', 'proposed']

/** From the proposal to the agreement: what is proposed, who decides, what follows. */
export function Decision({ id }: { id: string }) {
  const { value: file, etag } = useSuspenseQuery(fileQuery(id)).data
  const proposal = useSuspenseQuery(proposalQuery(id)).data
  const decision = useSuspenseQuery(decisionQuery(id)).data
  const roles = useRoles(file.programme_id)
  const pending = decision?.state === 'pending'
  const proposable = file.state === 'admissible' || file.state === 'in_review'
  const granted = file.state === 'accepted' || file.state === 'accepted_in_part'
  const silent = file.state === 'refused' && file.silence?.met_at !== undefined
  const nothing = !proposal && !decision && !silent && !DECIDABLE.includes(file.state)
  return (
    <Stack gap={4}>
      {nothing && <Notice>{t('committee.nothing_yet')}</Notice>}
      <SilenceNotice application={file} />
      {proposal && <ProposalFacts proposal={proposal} />}
      {proposable && instructs(roles) && <ProposalForm file={file} etag={etag} />}
      {file.state === 'proposed' && !pending && instructs(roles) && <RetractionForm id={id} etag={etag} />}
      {decision && <DecisionFacts file={file} decision={decision} />}
      {DECIDABLE.includes(file.state) && decides(roles) && (
        <Decider id={id}>{pending ? <ConfirmationForm id={id} /> : <DecisionForm file={file} etag={etag} proposal={proposal} />}</Decider>
      )}
      {granted && commits(roles) && <SignatureForm id={id} etag={etag} />}
      {file.state === 'signed' && commits(roles) && proposal && proposal.committed_cents > 0 && (
        <GiveBackForm id={id} committed={proposal.committed_cents} />
      )}
      <Letters id={id} under={fileKey(id)} />
      <Appeals id={id} />
    </Stack>
  )
}

/** Whoever decides declared first that nothing binds them. */
function Decider({ id, children }: { id: string; children: ReactNode }) {
  const interest = useSuspenseQuery(interestQuery(id)).data
  if (interest.declaration && !interest.declaration.conflict) return children
  if (interest.declaration) return <Notice title={t('instruction.recused_already')}>{t('instruction.recused_how')}</Notice>
  return (
    <Section title={t('instruction.interest')} lead={t('committee.interest_lead')}>
      <DeclareForm id={id} hints={interest.hints} />
    </Section>
  )
}
