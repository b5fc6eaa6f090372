import '../../../i18n/work'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { CallContent, CallFile } from '../../../api/gen'
import type { Versioned } from '../../../api/versioned'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { Badge, Button, Link, Page, Row, Soft, Stack, TabLink, TabNav } from '../../../ui'
import { programmeQuery } from '../queries'
import { CheckStep } from './CheckStep'
import { ConditionsStep } from './ConditionsStep'
import { EssentialsStep } from './EssentialsStep'
import { FormStep } from './FormStep'
import { GridStep } from './GridStep'
import { callFileQuery } from './queries'
import { callFileRoute, STEPS } from './routes'
import { SaveNotices } from './SaveNotices'
import { type Draft, useCallDraft } from './useCallDraft'

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

const SAVED = {
  saved: 'builder.is_saved',
  waiting: 'publisher.saving',
  saving: 'publisher.saving',
  refused: 'builder.unsaved',
  stale: 'builder.unsaved',
} as const

function Editor({ start }: { start: Versioned<CallFile> }) {
  const { step = 'essentials' } = callFileRoute.useSearch()
  const programme = useSuspenseQuery(programmeQuery(start.value.programme_id)).data
  const save = useCallDraft(start)
  const { file, draft, set, flush } = save
  const { content } = draft
  const change = (part: Partial<CallContent>) => set({ ...draft, content: { ...content, ...part } })
  const props: StepProps = { draft, content, change, set, file, onExtended: save.adopt }
  useEffect(() => {
    if (step === 'check') void flush()
  }, [step, flush])
  return (
    <Page
      title={pick(content.title) || t('builder.untitled')}
      eyebrow={
        <Link to="/programmes/$id/desk" params={{ id: file.programme_id }}>
          {pick(programme.content.name)}
        </Link>
      }
      actions={
        <Button busy={save.saving.state === 'saving'} onClick={() => void flush()}>
          {t('builder.save')}
        </Button>
      }
    >
      <Stack gap={3}>
        <Row gap={1}>
          <State file={file} />
          <span role="status">
            <Soft>{t(SAVED[save.saving.state])}</Soft>
          </span>
        </Row>
        <SaveNotices save={save} content={content} />
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
        {step === 'check' && <CheckStep {...props} etag={save.etag()} dirty={save.saving.state !== 'saved'} onPublished={save.adopt} />}
      </Stack>
    </Page>
  )
}

function State({ file }: { file: CallFile }) {
  if (file.version === undefined) return <Badge>{t('funding.state_draft')}</Badge>
  return <Badge tone={file.changed ? 'warn' : 'good'}>{t(file.changed ? 'funding.state_changed' : 'funding.state_published')}</Badge>
}
