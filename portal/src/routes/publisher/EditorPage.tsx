import '../../i18n/work'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type Draft, deleteDraft, retractDraft, withdrawListing } from '../../api/gen'
import { isProblem } from '../../api/problem'
import { useAction } from '../../api/useAction'
import type { Versioned } from '../../api/versioned'
import { problemText } from '../../app/problemText'
import { listingState, pick, revisionState } from '../../domain/words'
import { StaleNotice } from '../../forms/StaleNotice'
import { t } from '../../i18n'
import { Badge, Button, ConfirmButton, Link, Notice, Page, Row, Soft, Split, Stack, Stepper, toast } from '../../ui'
import { CheckStep } from './CheckStep'
import { Faults } from './Faults'
import { Preview } from './Preview'
import { draftQuery } from './queries'
import { editorRoute } from './routes'
import { STEPS, type StepName } from './steps'
import { AudienceStep } from './steps/AudienceStep'
import { DataStep } from './steps/DataStep'
import { EssentialsStep } from './steps/EssentialsStep'
import { OffersStep } from './steps/OffersStep'
import { PicturesStep } from './steps/PicturesStep'
import { TechnicalStep } from './steps/TechnicalStep'
import { type Saving, useAutosave } from './useAutosave'

/** A listing being written: any step in any order, saved as one goes. */
export function EditorPage() {
  const { id } = editorRoute.useParams()
  const draft = useSuspenseQuery(draftQuery(id)).data
  const { revision } = draft.value
  const locked = revision.state === 'submitted' || revision.state === 'in_review'
  // A new key for a new revision: its text starts from what the server holds.
  return locked ? <Waiting draft={draft.value} /> : <Editor key={revision.id} draft={draft} />
}

function Head({ draft }: { draft: Draft }) {
  return (
    <Row gap={1}>
      <Badge tone={listingState(draft.listing_state).tone}>{listingState(draft.listing_state).word}</Badge>
      <Badge tone={revisionState(draft.revision.state).tone}>
        {t('publisher.revision', { n: draft.revision.number, state: revisionState(draft.revision.state).word })}
      </Badge>
      {draft.listing_state === 'published' && <Link to={`/listings/${draft.slug}` as string}>{t('publisher.see')}</Link>}
    </Row>
  )
}

const back = () => <Link to="/publisher">{t('publisher.title')}</Link>

/** In the moderators' hands: nothing to edit, and what comes next. */
function Waiting({ draft }: { draft: Draft }) {
  const queries = useQueryClient()
  const takeBack = useAction(
    () => retractDraft({ path: { listing_id: draft.listing_id } }),
    () => queries.invalidateQueries({ queryKey: ['publisher'] }),
  )
  return (
    <Page title={pick(draft.content.title)} eyebrow={back()} actions={<Preview content={draft.content} draft={draft} />}>
      <Stack gap={3}>
        <Head draft={draft} />
        <Notice tone="info" title={t('publisher.waiting')}>
          {draft.revision.state === 'submitted' ? t('publisher.waiting_how') : t('publisher.reviewing_how')}
        </Notice>
        <Refused error={takeBack.error} />
        {draft.revision.state === 'submitted' && (
          <Row>
            <Button busy={takeBack.isPending} onClick={() => takeBack.mutate()}>
              {t('publisher.retract')}
            </Button>
          </Row>
        )}
      </Stack>
    </Page>
  )
}

function Refused({ error }: { error: unknown }) {
  if (!isProblem(error)) return null
  return (
    <Notice tone="bad" live title={problemText(error).title}>
      {problemText(error).detail}
    </Notice>
  )
}

function Editor({ draft }: { draft: Versioned<Draft> }) {
  const { value } = draft
  const id = value.listing_id
  const search = editorRoute.useSearch()
  const step: StepName = STEPS.find((name) => name === search.step) ?? 'essentials'
  const navigate = useNavigate()
  const queries = useQueryClient()
  const save = useAutosave(id, draft)
  const go = (name: StepName) =>
    void navigate({ to: '/publisher/listings/$id', params: { id }, search: { step: name }, resetScroll: false })
  const next = STEPS[STEPS.indexOf(step) + 1]
  const discard = useAction(
    () => deleteDraft({ path: { listing_id: id } }),
    async () => {
      save.forget()
      toast(t('publisher.discarded'))
      await navigate({ to: '/publisher' })
      queries.removeQueries({ queryKey: ['publisher', 'draft', id] })
      await queries.invalidateQueries({ queryKey: ['publisher', 'listings'] })
    },
  )
  const withdraw = useAction(
    (_: undefined, key) => withdrawListing({ path: { listing_id: id }, headers: { 'Idempotency-Key': key } }),
    async () => {
      toast(t('publisher.withdrawn'))
      await queries.invalidateQueries({ queryKey: ['publisher'] })
    },
  )
  const props = { content: save.content, change: save.change, draft: value }
  return (
    <Page
      title={pick(save.content.title) || t('publisher.untitled')}
      eyebrow={back()}
      actions={
        <Row gap={2}>
          <SavedWord saving={save.saving} />
          <Preview content={save.content} draft={value} />
        </Row>
      }
    >
      <Stack gap={3}>
        <Head draft={value} />
        {value.reasons.length > 0 && (
          <Notice tone="warn" title={value.revision.state === 'rejected' ? t('publisher.rejected') : t('publisher.reasons')}>
            <Faults items={value.reasons} onStep={go} />
          </Notice>
        )}
        {save.saving.state === 'stale' && <StaleNotice settle={save.settle} />}
        {save.saving.state === 'refused' && save.saving.problem && (
          <Notice tone="bad" live title={problemText(save.saving.problem).title}>
            {save.saving.problem.faults.length > 0 ? (
              <Faults items={save.saving.problem.faults.map(({ pointer, detail }) => ({ pointer, text: detail }))} onStep={go} />
            ) : (
              <Stack gap={1}>
                <p>{problemText(save.saving.problem).detail}</p>
                <Row>
                  <Button onClick={() => void save.flush()}>{t('publisher.retry')}</Button>
                </Row>
              </Stack>
            )}
          </Notice>
        )}
        <Split side="start">
          <Stepper
            label={t('publisher.steps')}
            current={step}
            onStep={(name) => go(STEPS.find((known) => known === name) ?? 'essentials')}
            steps={STEPS.map((key) => ({ key, label: t(`publisher.step_${key}`), state: 'neutral' }))}
          />
          <div>
            {step === 'essentials' && <EssentialsStep {...props} />}
            {step === 'audience' && <AudienceStep {...props} />}
            {step === 'technical' && <TechnicalStep {...props} />}
            {step === 'data' && <DataStep {...props} />}
            {step === 'offers' && <OffersStep {...props} flush={save.flush} />}
            {step === 'pictures' && <PicturesStep {...props} />}
            {step === 'check' && <CheckStep id={id} flush={save.flush} etag={save.etag} onStep={go} />}
          </div>
        </Split>
        <Refused error={discard.error ?? withdraw.error} />
        <Row gap={1} justify="between">
          {next ? (
            <Button look="main" onClick={() => go(next)}>
              {t('publisher.next')}
            </Button>
          ) : (
            <span />
          )}
          <Row gap={1}>
            {value.revision.state !== 'published' && (
              <ConfirmButton
                small
                look="quiet"
                title={t('publisher.discard')}
                text={t('publisher.discard_text')}
                verb={t('publisher.discard')}
                onConfirm={() => discard.mutate()}
              >
                {t('publisher.discard')}
              </ConfirmButton>
            )}
            {(value.listing_state === 'published' || value.listing_state === 'suspended') && (
              <ConfirmButton
                small
                look="quiet"
                title={t('publisher.withdraw')}
                text={t('publisher.withdraw_text')}
                verb={t('publisher.withdraw')}
                onConfirm={() => withdraw.mutate(undefined)}
              >
                {t('publisher.withdraw')}
              </ConfirmButton>
            )}
          </Row>
        </Row>
      </Stack>
    </Page>
  )
}

function SavedWord({ saving }: { saving: Saving }) {
  const time =
    saving.at && new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: 'short', timeZone: 'Europe/Paris' }).format(saving.at)
  const words = {
    saved: time ? t('publisher.saved_at', { time }) : t('publisher.saved'),
    waiting: t('publisher.saving'),
    saving: t('publisher.saving'),
    refused: t('publisher.not_saved'),
    stale: t('publisher.not_saved'),
  }
  return (
    <span role="status">
      <Soft>{words[saving.state]}</Soft>
    </span>
  )
}
