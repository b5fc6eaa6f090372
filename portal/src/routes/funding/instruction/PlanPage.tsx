import '../../../i18n/work'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { applyReviewerPlan, type PlannedFile, type PlannedReviewer } from '../../../api/gen'
import { isProblem } from '../../../api/problem'
import { useAction } from '../../../api/useAction'
import { problemText } from '../../../app/problemText'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { list, number } from '../../../i18n/format'
import { Badge, Button, EmptyState, Link, Notice, Page, Row, Section, Soft, Stack, Table, toast } from '../../../ui'
import { callQuery } from '../queries'
import { planQuery } from './queries'
import { planRoute } from './routes'

/** Who would review what: read first, drawn again if one likes, then applied as it is seen. */
export function PlanPage() {
  const { id } = planRoute.useParams()
  const call = useSuspenseQuery(callQuery(id)).data
  const [seed, setSeed] = useState<number>()
  const query = planQuery(id, seed)
  const { value: plan, etag } = useSuspenseQuery(query).data
  const queries = useQueryClient()
  const apply = useAction(
    () => applyReviewerPlan({ path: { call_id: id }, headers: { 'If-Match': etag }, body: { seed: plan.seed } }),
    async () => {
      toast(t('instruction.plan_applied'))
      await Promise.all([
        queries.invalidateQueries({ queryKey: query.queryKey }),
        queries.invalidateQueries({ queryKey: ['programme', call.programme_id] }),
      ])
    },
  )
  const send = () =>
    apply.mutate(undefined, {
      onError: (error) => {
        if (isProblem(error, 412)) void queries.invalidateQueries({ queryKey: query.queryKey })
      },
    })
  const chosen = plan.files.some((file) => file.chosen.length > 0)
  return (
    <Page
      title={t('instruction.plan')}
      lead={pick(call.content.title)}
      eyebrow={
        <Link to="/programmes/$id/applications" params={{ id: call.programme_id }} search={{ call_id: id }}>
          {t('instruction.board')}
        </Link>
      }
    >
      <Stack gap={4}>
        <Soft>{t('instruction.plan_lead', { count: plan.reviewers_per_application })}</Soft>
        {isProblem(apply.error) && (
          <Notice tone={apply.error.status === 412 ? 'warn' : 'bad'} live title={problemText(apply.error).title}>
            {apply.error.status === 412 ? t('instruction.plan_stale') : problemText(apply.error).detail}
          </Notice>
        )}
        {plan.reviewers.length === 0 && <Notice tone="warn" title={t('instruction.plan_no_pool')} />}
        {plan.files.length === 0 ? (
          <EmptyState title={t('instruction.plan_none')}>{t('instruction.plan_none_how')}</EmptyState>
        ) : (
          <>
            <Table
              caption={t('instruction.plan_files')}
              quietCaption
              rows={plan.files}
              rowKey={(file) => file.application_id}
              columns={[
                { key: 'file', header: t('instruction.file'), head: true, cell: title },
                { key: 'chosen', header: t('instruction.plan_chosen'), cell: proposed },
                { key: 'alternates', header: t('instruction.plan_alternates'), cell: (file) => names(file.alternates) },
                { key: 'left', header: t('instruction.plan_left_out'), cell: leftOut },
              ]}
            />
            {plan.more && <Soft>{t('instruction.plan_more')}</Soft>}
            <Row gap={2}>
              <Button look="main" busy={apply.isPending || !chosen} onClick={send}>
                {t('instruction.plan_apply')}
              </Button>
              <Button onClick={() => setSeed(plan.seed + 1)}>{t('instruction.plan_again')}</Button>
            </Row>
            <Section title={t('instruction.plan_loads')}>
              <Table
                caption={t('instruction.plan_loads')}
                quietCaption
                rows={plan.reviewers}
                rowKey={(reviewer) => reviewer.account_id}
                columns={[
                  { key: 'name', header: t('organisations.name'), head: true, cell: (reviewer) => reviewer.name },
                  { key: 'before', header: t('instruction.plan_before'), right: true, cell: (reviewer) => number(reviewer.before) },
                  { key: 'after', header: t('instruction.plan_after'), right: true, cell: (reviewer) => number(reviewer.after) },
                ]}
              />
            </Section>
          </>
        )}
      </Stack>
    </Page>
  )
}

const names = (people: PlannedReviewer[]) => (people.length > 0 ? list(people.map((person) => person.name)) : undefined)

function title(file: PlannedFile) {
  return (
    <>
      <Link to="/applications/$id/file" params={{ id: file.application_id }}>
        {file.title}
      </Link>
      <br />
      <Soft small>
        {file.number} · {file.organisation_name}
      </Soft>
    </>
  )
}

function proposed(file: PlannedFile) {
  return (
    <>
      {names(file.chosen)} {file.missing > 0 && <Badge tone="warn">{t('instruction.plan_missing', { count: file.missing })}</Badge>}
    </>
  )
}

function leftOut(file: PlannedFile) {
  if (file.left_out.length === 0) return undefined
  return (
    <ul>
      {file.left_out.map((person) => (
        <li key={person.account_id}>
          {person.name} : {list(person.reasons.map((reason) => t(`instruction.left_out_${reason}`)))}
        </li>
      ))}
    </ul>
  )
}
