import '../../../i18n/work'
import { useQueryClient, useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApplicationState, Batch, ReceivedApplication } from '../../../api/gen'
import { itemsOf } from '../../../api/pages'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { list, money, shortDate } from '../../../i18n/format'
import {
  Badge,
  Button,
  ButtonLink,
  EmptyState,
  Link,
  Num,
  Page,
  Row,
  Select,
  ShowMore,
  Soft,
  Stack,
  TabLink,
  Table,
  TabNav,
} from '../../../ui'
import { applicationState, RECEIVED } from '../applicationWords'
import { NarrowedBy } from '../dashboard/NarrowedBy'
import { ProgrammeLink } from '../ProgrammeLink'
import { programmeQuery } from '../queries'
import { age } from './age'
import { BatchForm, MOST_PICKED } from './BatchForm'
import { BatchResult } from './BatchResult'
import { Exports } from './Exports'
import { FindForm } from './FindForm'
import { countsQuery, type Narrowed, publishedCallsQuery, receivedQuery } from './queries'
import { instructs, useRoles } from './roles'
import { boardRoute } from './routes'
import { score } from './score'

/** What the programme received, latest first. */
export function BoardPage() {
  const { id } = boardRoute.useParams()
  const narrowed = boardRoute.useSearch()
  const navigate = boardRoute.useNavigate()
  const programme = useSuspenseQuery(programmeQuery(id)).data
  const calls = useSuspenseQuery(publishedCallsQuery(id)).data
  const found = useSuspenseInfiniteQuery(receivedQuery(id, narrowed))
  const rows = itemsOf(found.data)
  const counts = useSuspenseQuery(countsQuery(id, narrowed)).data
  const count = (state: ApplicationState) => counts.find((one) => one.state === state)?.count ?? 0
  const narrow = (part: Narrowed) => navigate({ search: (now) => ({ ...now, ...part }) })
  const titles = new Map(calls.map((call) => [call.id, pick(call.title)]))
  const queries = useQueryClient()
  const acts = instructs(useRoles(id))
  const [chosen, setChosen] = useState<string[]>([])
  const [batch, setBatch] = useState<Batch>()
  // What the board no longer shows is chosen no longer.
  const picked = chosen.filter((one) => rows.some((row) => row.id === one))
  const happened = (next: Batch) => {
    setBatch(next)
    setChosen([])
    void queries.invalidateQueries({ queryKey: ['programme', id] })
    void queries.invalidateQueries({ queryKey: ['file'] })
  }
  return (
    <Page
      title={t('instruction.board')}
      eyebrow={<ProgrammeLink id={id} />}
      actions={
        narrowed.call_id && (
          <ButtonLink to="/calls/$id/reviewers" params={{ id: narrowed.call_id }}>
            {t('instruction.plan')}
          </ButtonLink>
        )
      }
    >
      <Stack gap={3}>
        <TabNav label={t('instruction.states')}>
          {[undefined, ...RECEIVED.filter((state) => count(state) > 0 || state === narrowed.state)].map((state) => (
            <TabLink
              key={state ?? 'all'}
              to="/programmes/$id/applications"
              params={{ id }}
              search={{ ...narrowed, state }}
              count={state ? count(state) : counts.reduce((sum, one) => sum + one.count, 0)}
              activeOptions={{ exact: true, includeSearch: true }}
            >
              {state ? t(`application_states.${state}`) : t('instruction.all')}
            </TabLink>
          ))}
        </TabNav>
        <Row gap={3}>
          <Words q={narrowed.q} onFind={(q) => void narrow({ q })} />
          <Select
            inline
            id="call"
            label={t('funding.call')}
            value={narrowed.call_id ?? ''}
            placeholder={t('instruction.every_call')}
            options={calls.map((call) => ({ value: call.id, label: pick(call.title) }))}
            onChange={(event) => void narrow({ call_id: event.target.value || undefined })}
          />
          <Select
            inline
            id="axis"
            label={t('funding.axis')}
            value={narrowed.axis_id ?? ''}
            placeholder={t('instruction.every_axis')}
            options={programme.axes.map((axis) => ({ value: axis.id, label: pick(axis.name) }))}
            onChange={(event) => void narrow({ axis_id: event.target.value || undefined })}
          />
        </Row>
        <NarrowedBy programme={programme} narrowed={narrowed} rows={rows} whole={!found.hasNextPage} />
        {batch && <BatchResult programme={id} batch={batch} onUndone={happened} />}
        {acts && rows.length > 0 && (
          <Row>
            <Button small onClick={() => setChosen(rows.slice(0, MOST_PICKED).map((row) => row.id))}>
              {t('instruction.pick_all', { count: Math.min(rows.length, MOST_PICKED) })}
            </Button>
            {picked.length > 0 && (
              <Button small look="quiet" onClick={() => setChosen([])}>
                {t('instruction.pick_none')}
              </Button>
            )}
          </Row>
        )}
        {rows.length === 0 ? (
          <EmptyState title={t('instruction.none')}>{t('instruction.none_how')}</EmptyState>
        ) : (
          <Table
            caption={t('instruction.board')}
            quietCaption
            rows={rows}
            rowKey={(row) => row.id}
            columns={[
              ...(acts
                ? [
                    {
                      key: 'pick',
                      header: t('instruction.pick'),
                      cell: (row: ReceivedApplication) => (
                        <input
                          type="checkbox"
                          aria-label={t('instruction.pick_file', { number: row.number })}
                          checked={picked.includes(row.id)}
                          onChange={(event) =>
                            setChosen(event.target.checked ? [...picked, row.id] : picked.filter((one) => one !== row.id))
                          }
                        />
                      ),
                    },
                  ]
                : []),
              { key: 'title', header: t('instruction.file'), head: true, cell: title },
              { key: 'call', header: t('funding.call'), cell: (row) => titles.get(row.call_id) },
              {
                key: 'amount',
                header: t('instruction.asked'),
                right: true,
                cell: (row) => row.amount_cents !== undefined && money(row.amount_cents),
              },
              {
                key: 'submitted',
                header: t('instruction.received'),
                cell: (row) => row.submitted_at && <Num>{shortDate(row.submitted_at)}</Num>,
              },
              { key: 'people', header: t('instruction.assigned_short'), cell: people },
              { key: 'score', header: t('committee.score'), right: true, cell: mean },
              {
                key: 'age',
                header: t('instruction.age'),
                right: true,
                cell: (row) => row.submitted_at && <Num>{age(row.submitted_at)}</Num>,
              },
              { key: 'state', header: t('moderation.state'), cell: state },
            ]}
          />
        )}
        {acts && picked.length > 0 && <BatchForm programme={id} picked={picked} onDone={happened} />}
        {rows.length > 0 && <Exports programme={id} narrowed={narrowed} />}
        <ShowMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
      </Stack>
    </Page>
  )
}

function title(row: ReceivedApplication) {
  return (
    <>
      <Link to="/applications/$id/file" params={{ id: row.id }}>
        {row.title}
      </Link>
      <br />
      <Soft small>
        {row.number} · {row.organisation_name}
      </Soft>
    </>
  )
}

function people(row: ReceivedApplication) {
  return row.people.length > 0 ? list(row.people.map((person) => person.name)) : undefined
}

function mean(row: ReceivedApplication) {
  if (row.score === undefined) return undefined
  return (
    <>
      <Num>{score(row.score)}</Num> {row.divergent && <Badge tone="warn">{t('instruction.apart')}</Badge>}
    </>
  )
}

/** A search of the board; it goes to the address when it is sent. */
function Words({ q, onFind }: { q: string | undefined; onFind: (q: string | undefined) => void }) {
  const [words, setWords] = useState(q ?? '')
  return (
    <FindForm
      label={t('instruction.find')}
      verb={t('instruction.find_verb')}
      value={words}
      onChange={setWords}
      onFind={() => onFind(words.trim() || undefined)}
    />
  )
}

function state(row: ReceivedApplication) {
  const { word, tone } = applicationState(row.state)
  return <Badge tone={tone}>{word}</Badge>
}
