import '../../../i18n/work'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type CommitteeSession, closeCommitteeSession, updateCommitteeSession } from '../../../api/gen'
import { isProblem } from '../../../api/problem'
import { useAction } from '../../../api/useAction'
import { problemText } from '../../../app/problemText'
import { useSession } from '../../../domain/session'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { list, money } from '../../../i18n/format'
import { Badge, Card, Code, ConfirmButton, Facts, Link, Notice, Page, PlainText, Row, Section, Stack, toast } from '../../../ui'
import { Pdf } from '../Pdf'
import { callQuery } from '../queries'
import { instant } from '../words'
import { sessionQuery, sessionsQuery } from './queries'
import { sessionRoute } from './routes'
import { SessionForm } from './SessionForm'
import { fileOf, personOf, valuesOf } from './sessions'

/** A session of the committee: written while it is a draft, read and kept once its chair closed it. */
export function SessionPage() {
  const { id } = sessionRoute.useParams()
  const { value: session, etag } = useSuspenseQuery(sessionQuery(id)).data
  const call = useSuspenseQuery(callQuery(session.call_id)).data
  const queries = useQueryClient()
  const draft = session.state === 'draft'
  const again = async () => {
    await queries.invalidateQueries({ queryKey: sessionQuery(id).queryKey })
    await queries.invalidateQueries({ queryKey: sessionsQuery(session.call_id).queryKey, refetchType: 'none' })
  }
  return (
    <Page
      title={t('committee.session_of', { date: instant(session.content.held_at) })}
      lead={pick(call.content.title)}
      eyebrow={
        <Link to="/calls/$id/ranking" params={{ id: session.call_id }}>
          {t('committee.ranking')}
        </Link>
      }
      actions={<Pdf path={`/committee-sessions/${id}/minutes`}>{t('committee.minutes')}</Pdf>}
    >
      <Stack gap={4}>
        <Row>
          <Badge tone={draft ? 'info' : 'good'}>{t(`committee.session_${session.state}`)}</Badge>
        </Row>
        {draft ? (
          <>
            <SessionForm
              key={etag}
              call={session.call_id}
              programme={session.programme_id}
              values={valuesOf(session.content)}
              verb={t('committee.session_save')}
              run={async (body) => {
                await updateCommitteeSession({ path: { committee_session_id: id }, headers: { 'If-Match': etag }, body })
                toast(t('committee.session_saved'))
                await again()
              }}
            />
            <Closing session={session} etag={etag} onClosed={again} />
          </>
        ) : (
          <Held session={session} />
        )}
      </Stack>
    </Page>
  )
}

/** By its chair, once nothing stands against it. */
function Closing({ session, etag, onClosed }: { session: CommitteeSession; etag: string; onClosed: () => Promise<void> }) {
  const me = useSession()?.account.id
  const close = useAction(async () => {
    await closeCommitteeSession({ path: { committee_session_id: session.id }, headers: { 'If-Match': etag } })
    toast(t('committee.session_closed_toast'))
    await onClosed()
  })
  return (
    <Section title={t('committee.closing')} lead={t('committee.closing_lead')}>
      <Stack gap={2}>
        {session.faults.length > 0 && (
          <Notice tone="warn" title={t('committee.closing_faults')}>
            <ul>
              {session.faults.map((fault) => (
                <li key={`${fault.pointer} ${fault.detail}`}>{fault.detail}</li>
              ))}
            </ul>
          </Notice>
        )}
        {isProblem(close.error) && <Notice tone="bad" live title={problemText(close.error).detail} />}
        {me === session.content.chair_id ? (
          <Row>
            <ConfirmButton
              look="main"
              title={t('committee.close_title')}
              text={t('committee.close_text')}
              verb={t('committee.close_verb')}
              onConfirm={() => close.mutateAsync().catch(() => undefined)}
            >
              {t('committee.close_verb')}
            </ConfirmButton>
          </Row>
        ) : (
          <Notice>{t('committee.close_by', { name: personOf(session, session.content.chair_id) })}</Notice>
        )}
      </Stack>
    </Section>
  )
}

function Held({ session }: { session: CommitteeSession }) {
  const { content } = session
  const names = (accounts: string[]) => list(accounts.map((account) => personOf(session, account)))
  return (
    <>
      <Facts
        items={[
          [t('committee.place'), content.place],
          [t('committee.chair'), personOf(session, content.chair_id)],
          [t('committee.present'), names(content.present)],
          [t('committee.closed_at'), session.closed_at && instant(session.closed_at)],
          [t('applicant.sha256'), session.sha256 && <Code key="sha256">{session.sha256}</Code>],
        ]}
      />
      <Section title={t('committee.examined')}>
        <Stack gap={2}>
          {content.examined.map((file) => {
            const known = fileOf(session, file.application_id)
            return (
              <Card key={file.application_id} as="article">
                <Stack gap={1}>
                  <Link to="/applications/$id/file" params={{ id: file.application_id }} search={{ part: 'decision' }}>
                    {known ? `${known.number} · ${known.organisation_name} · ${known.title}` : file.application_id}
                  </Link>
                  <Facts
                    items={[
                      [t('committee.opinion'), t(`committee.outcome_${file.opinion}`)],
                      ...(file.amount_cents ? [[t('committee.amount'), money(file.amount_cents)] as [string, string]] : []),
                      ...(file.recused.length > 0 ? [[t('committee.recused'), names(file.recused)] as [string, string]] : []),
                    ]}
                  />
                  {file.remarks && <PlainText>{file.remarks}</PlainText>}
                </Stack>
              </Card>
            )
          })}
        </Stack>
      </Section>
      {content.remarks && (
        <Section title={t('committee.session_remarks')}>
          <PlainText>{content.remarks}</PlainText>
        </Section>
      )}
    </>
  )
}
