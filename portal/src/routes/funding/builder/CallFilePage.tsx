import '../../../i18n/work'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type CallContent, type CallFile, updateCallFile } from '../../../api/gen'
import { isProblem } from '../../../api/problem'
import { useAction } from '../../../api/useAction'
import { type Versioned, versioned } from '../../../api/versioned'
import { problemText } from '../../../app/problemText'
import { inParis } from '../../../domain/paris'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { Badge, Button, ErrorSummary, Link, Page, Row, Soft, Stack, TabLink, TabNav, toast } from '../../../ui'
import { programmeQuery } from '../queries'
import { CheckStep } from './CheckStep'
import { ConditionsStep } from './ConditionsStep'
import { EssentialsStep } from './EssentialsStep'
import { FormStep } from './FormStep'
import { GridStep } from './GridStep'
import { at } from './NewCallPage'
import { placeOf } from './place'
import { callFileQuery } from './queries'
import { callFileRoute, STEPS } from './routes'

type Moment = { day: string; hour: string }
/** What is being written: the content, and the window as people read it. */
export type Draft = { content: CallContent; opens: Moment; closes: Moment; grace: string }
export type StepProps = {
  draft: Draft
  content: CallContent
  change: (part: Partial<CallContent>) => void
  set: (draft: Draft) => void
  file: CallFile
  /** The file as an extension left it; what is being written stays. */
  onExtended: (file: Versioned<CallFile>) => void
}

/** A call being written, step by step, in any order. */
export function CallFilePage() {
  const { id } = callFileRoute.useParams()
  const file = useSuspenseQuery(callFileQuery(id)).data
  return <Editor key={id} start={file} />
}

const draftOf = ({ edit }: CallFile): Draft => ({
  content: edit.content,
  opens: inParis(edit.window.opens_at),
  closes: inParis(edit.window.closes_at),
  grace: String(Math.round(edit.window.grace_seconds / 60)),
})

function Editor({ start }: { start: Versioned<CallFile> }) {
  const { step = 'essentials' } = callFileRoute.useSearch()
  const queries = useQueryClient()
  const programme = useSuspenseQuery(programmeQuery(start.value.programme_id)).data
  const [{ value: file, etag }, keep] = useState(start)
  const [draft, setDraft] = useState(() => draftOf(start.value))
  const [dirty, setDirty] = useState(false)
  const set = (next: Draft) => {
    setDraft(next)
    setDirty(true)
  }
  const { content } = draft
  const change = (part: Partial<CallContent>) => set({ ...draft, content: { ...content, ...part } })
  const save = useAction(
    async () => {
      const window = {
        opens_at: at('/window/opens_at', draft.opens.day, draft.opens.hour),
        closes_at: at('/window/closes_at', draft.closes.day, draft.closes.hour),
        grace_seconds: Number(draft.grace) * 60,
      }
      // Once published the window changes by an extension only.
      const body = { content, window: file.version === undefined ? window : file.edit.window }
      return versioned(updateCallFile({ path: { call_id: file.id }, headers: { 'If-Match': etag }, body }))
    },
    (saved) => {
      adopt(saved)
      toast(t('builder.saved'))
    },
  )
  const adopt = (saved: Versioned<CallFile>) => {
    keep(saved)
    setDirty(false)
    queries.setQueryData(callFileQuery(file.id).queryKey, saved)
    void queries.invalidateQueries({ queryKey: ['programme', file.programme_id, 'calls'] })
  }
  const problem = isProblem(save.error) ? save.error : undefined
  const faults = problem?.faults.map((fault) => ({ text: `${placeOf(content, fault.pointer).label} : ${fault.detail}` })) ?? []
  const props: StepProps = { draft, content, change, set, file, onExtended: keep }
  return (
    <Page
      title={pick(content.title) || t('builder.untitled')}
      eyebrow={
        <Link to="/programmes/$id/desk" params={{ id: file.programme_id }}>
          {pick(programme.content.name)}
        </Link>
      }
      actions={
        <Button look="main" busy={save.isPending} onClick={() => save.mutate()}>
          {t('builder.save')}
        </Button>
      }
    >
      <Stack gap={3}>
        <Row gap={1}>
          <State file={file} />
          <Soft>{t(dirty ? 'builder.unsaved' : 'builder.is_saved')}</Soft>
        </Row>
        <ErrorSummary
          items={faults.length > 0 ? faults : problem ? [{ text: problemText(problem).detail }] : []}
          title={problem && faults.length === 0 ? problemText(problem).title : undefined}
          round={save.failureCount}
        />
        <TabNav label={t('builder.steps')}>
          {STEPS.map((one) => (
            <TabLink
              key={one}
              to="/calls/$id/file"
              params={{ id: file.id }}
              search={{ step: one === 'essentials' ? undefined : one }}
              activeOptions={{ exact: true, includeSearch: true }}
            >
              {t(`builder.step_${one}`)}
            </TabLink>
          ))}
        </TabNav>
        {step === 'essentials' && <EssentialsStep {...props} axes={programme.axes} />}
        {step === 'conditions' && <ConditionsStep {...props} />}
        {step === 'form' && <FormStep {...props} />}
        {step === 'grid' && <GridStep {...props} />}
        {step === 'check' && <CheckStep {...props} etag={etag} dirty={dirty} onPublished={adopt} />}
      </Stack>
    </Page>
  )
}

function State({ file }: { file: CallFile }) {
  if (file.version === undefined) return <Badge>{t('funding.state_draft')}</Badge>
  return <Badge tone={file.changed ? 'warn' : 'good'}>{t(file.changed ? 'funding.state_changed' : 'funding.state_published')}</Badge>
}
