import { useSuspenseQuery } from '@tanstack/react-query'
import type { Application, Call } from '../../../api/gen'
import type { Versioned } from '../../../api/versioned'
import { t } from '../../../i18n'
import { Badge, ButtonLink, Link, Notice, Page, Row, Stack, Tabs } from '../../../ui'
import { applicationState } from '../applicationWords'
import { History } from '../History'
import { Messages } from '../Messages'
import { Content } from './Content'
import { Decision } from './Decision'
import { messagesQuery, receiptsQuery, stepsQuery } from './queries'
import { ReceiptCard } from './ReceiptCard'
import { SilenceNotice } from './SilenceNotice'
import { Withdrawal } from './Withdrawal'

const DECIDED = new Set<Application['state']>(['accepted', 'accepted_in_part', 'refused', 'closed', 'lapsed', 'signed', 'inadmissible'])

/** An application in the programme's hands: where it stands, the proof that it arrived, what was sent, what is said. */
export function Filed({ latest, call, lead, writes }: { latest: Versioned<Application>; call: Call; lead: string; writes: boolean }) {
  const { value: application, etag } = latest
  const { id, state } = application
  const receipts = useSuspenseQuery(receiptsQuery(id)).data
  const { word, tone } = applicationState(state)
  const submitted = receipts.length > 0
  const messages = <Messages id={id} side="applicant" query={messagesQuery(id)} writes={writes} />
  return (
    <Page
      title={application.content.title}
      lead={lead}
      eyebrow={<Link to="/applications">{t('applicant.applications')}</Link>}
      actions={
        <ButtonLink to="/applications/$id/preview" params={{ id }}>
          {t('applicant.print')}
        </ButtonLink>
      }
    >
      <Stack gap={4}>
        <Row>
          <Badge tone={tone}>{word}</Badge>
        </Row>
        {state === 'draft' && <Notice tone="info" title={t('applicant.read_only')} />}
        {submitted && !DECIDED.has(state) && state !== 'withdrawn' && (
          <Notice tone="good" title={t('applicant.received')}>
            {t('applicant.received_next')}
          </Notice>
        )}
        {!DECIDED.has(state) && <SilenceNotice application={application} />}
        {DECIDED.has(state) && <Decision application={application} />}
        {receipts.map((receipt) => (
          <ReceiptCard key={receipt.submission} receipt={receipt} />
        ))}
        <Tabs
          label={t('applicant.file_parts')}
          tabs={[
            { key: 'content', label: t('applicant.tab_content'), panel: <Content application={application} call={call.content} /> },
            ...(submitted ? [{ key: 'messages', label: t('applicant.part_messages'), panel: messages }] : []),
            { key: 'history', label: t('applicant.part_history'), panel: <History side="applicant" query={stepsQuery(id)} /> },
          ]}
        />
        <Withdrawal application={application} etag={() => etag} />
      </Stack>
    </Page>
  )
}
