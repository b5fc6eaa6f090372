import '../../i18n/work'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { assignRevision, unassignRevision } from '../../api/gen'
import { isProblem } from '../../api/problem'
import { useAction } from '../../api/useAction'
import { problemText } from '../../app/problemText'
import { fieldLabel } from '../../domain/fields'
import { useSession } from '../../domain/session'
import { useNames } from '../../domain/vocabulary'
import { kindWord, pick, revisionState } from '../../domain/words'
import { t } from '../../i18n'
import { dateTime } from '../../i18n/format'
import { Badge, Button, Change, Facts, Icon, Link, Notice, Page, PlainText, Row, Section, Stack } from '../../ui'
import { DecisionForm } from './DecisionForm'
import { fileQuery } from './queries'
import { readable } from './readable'
import { fileRoute } from './routes'
import { whole } from './whole'

/** One file on the moderator's desk: what changed, what is missing, what to decide. */
export function FilePage() {
  const { id } = fileRoute.useParams()
  const file = useSuspenseQuery(fileQuery(id)).data
  const session = useSession()
  const queries = useQueryClient()
  const levels = useNames('levels')
  const subjects = useNames('subjects')
  const types = useNames('resource_types')
  const data = useNames('data_levels')
  const refresh = () => queries.invalidateQueries({ queryKey: ['moderation'] })
  const take = useAction(() => assignRevision({ path: { revision_id: id } }), refresh)
  const putBack = useAction(() => unassignRevision({ path: { revision_id: id } }), refresh)
  const { item, revision } = file
  const { content } = revision
  const name = (text: string) => [levels, subjects, types, data].reduce((word, scheme) => scheme.short(word), text)
  const state = revisionState(item.state)
  const mine = item.state === 'in_review' && item.assigned_to === session?.account.name
  const failed = take.error ?? putBack.error
  return (
    <Page
      title={pick(item.title)}
      eyebrow={<Link to="/moderation">{t('moderation.title')}</Link>}
      lead={`${kindWord(item.kind)} · ${item.publisher.name}`}
      actions={
        <>
          {item.state === 'submitted' && (
            <Button look="main" busy={take.isPending} onClick={() => take.mutate()}>
              {t('moderation.take')}
            </Button>
          )}
          {mine && (
            <Button busy={putBack.isPending} onClick={() => putBack.mutate()}>
              {t('moderation.put_back')}
            </Button>
          )}
        </>
      }
    >
      <Stack gap={4}>
        <Row gap={1}>
          <Badge tone={state.tone}>{state.word}</Badge>
          {item.assigned_to && <span>{t('moderation.with', { name: item.assigned_to })}</span>}
          {item.submitted_at && <span>{t('moderation.submitted_at', { date: dateTime(item.submitted_at) })}</span>}
        </Row>
        {isProblem(failed) && (
          <Notice tone="bad" live title={problemText(failed).title}>
            {problemText(failed).detail}
          </Notice>
        )}
        {mine && <DecisionForm revision={id} onDecided={refresh} />}
        <Section title={t('moderation.checks')}>
          <Stack as="ul" gap={1}>
            {file.checks.map((check) => (
              <li key={check.key}>
                <Icon name={check.passed ? 'check' : 'cross'} /> {check.label}
                {!check.passed && check.detail ? ` : ${check.detail}` : ''}
                <span className="hidden"> ({check.passed ? t('moderation.passed') : t('moderation.failed')})</span>
              </li>
            ))}
          </Stack>
        </Section>
        <Section title={file.published ? t('moderation.changes') : t('moderation.all_new')}>
          {file.published ? (
            <Stack gap={2}>
              {file.differences.length === 0 && <p>{t('moderation.no_change')}</p>}
              {file.differences.map((change) => (
                <Stack key={change.pointer} gap={1}>
                  <strong>{fieldLabel(change.pointer)}</strong>
                  <Change
                    before={<PlainText>{readable(change.before, name)}</PlainText>}
                    after={<PlainText>{readable(change.after, name)}</PlainText>}
                  />
                </Stack>
              ))}
            </Stack>
          ) : (
            <p>{t('moderation.all_new_how')}</p>
          )}
        </Section>
        <Section title={t('moderation.content')}>
          <Facts items={whole(content, name).map(([label, text]) => [label, text && <PlainText key={label}>{text}</PlainText>])} />
        </Section>
      </Stack>
    </Page>
  )
}
