import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type Draft, deleteDraft, retractDraft, withdrawListing } from '../../api/gen'
import { newKey, type Versioned } from '../../api/versioned'
import { problemText } from '../../app/problemText'
import { fieldLabel } from '../../domain/fields'
import { listingState, pick, revisionState } from '../../domain/words'
import { t } from '../../i18n'
import { Badge, Button, ConfirmButton, Link, Notice, Page, Row, Soft, Stack, Stepper, toast } from '../../ui'
import { CheckStep } from './CheckStep'
import { draftQuery } from './queries'
import { editorRoute } from './routes'
import { AudienceStep } from './steps/AudienceStep'
import { DataStep } from './steps/DataStep'
import { EssentialsStep } from './steps/EssentialsStep'
import { OffersStep } from './steps/OffersStep'
import { PicturesStep } from './steps/PicturesStep'
import { TechnicalStep } from './steps/TechnicalStep'
import { type Saving, useAutosave } from './useAutosave'

const STEPS = ['essentials', 'audience', 'technical', 'data', 'offers', 'pictures', 'check'] as const
type StepName = (typeof STEPS)[number]

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
  const takeBack = async () => {
    await retractDraft({ path: { listing_id: draft.listing_id } })
    await queries.invalidateQueries({ queryKey: ['publisher'] })
  }
  return (
    <Page title={pick(draft.content.title)} eyebrow={back()}>
      <Stack gap={3}>
        <Head draft={draft} />
        <Notice tone="info" title={t('publisher.waiting')}>
          {draft.revision.state === 'submitted' ? t('publisher.waiting_how') : t('publisher.reviewing_how')}
        </Notice>
        {draft.revision.state === 'submitted' && (
          <Row>
            <Button onClick={() => void takeBack()}>{t('publisher.retract')}</Button>
          </Row>
        )}
      </Stack>
    </Page>
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
  const go = (name: string) => void navigate({ to: '/publisher/listings/$id', params: { id }, search: { step: name }, resetScroll: false })
  const next = STEPS[STEPS.indexOf(step) + 1]
  const discard = async () => {
    await deleteDraft({ path: { listing_id: id } })
    queries.removeQueries({ queryKey: ['publisher'] })
    toast(t('publisher.discarded'))
    await navigate({ to: '/publisher' })
  }
  const withdraw = async () => {
    await withdrawListing({ path: { listing_id: id }, headers: { 'Idempotency-Key': newKey() } })
    toast(t('publisher.withdrawn'))
    await queries.invalidateQueries({ queryKey: ['publisher'] })
  }
  const props = { content: save.content, change: save.change, draft: value }
  return (
    <Page title={pick(save.content.title) || t('publisher.untitled')} eyebrow={back()} actions={<SavedWord saving={save.saving} />}>
      <Stack gap={3}>
        <Head draft={value} />
        {value.reasons.length > 0 && (
          <Notice tone="warn" title={value.revision.state === 'rejected' ? t('publisher.rejected') : t('publisher.reasons')}>
            <ul>
              {value.reasons.map((reason) => (
                <li key={reason.pointer + reason.text}>
                  <strong>{fieldLabel(reason.pointer)}</strong> : {reason.text}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        {save.saving.state === 'stale' && (
          <Notice tone="bad" live title={t('publisher.stale')}>
            <Stack gap={1}>
              <p>{t('publisher.stale_how')}</p>
              <Row gap={1}>
                <Button onClick={() => void save.settle(true)}>{t('publisher.keep_mine')}</Button>
                <Button onClick={() => void save.settle(false)}>{t('publisher.take_theirs')}</Button>
              </Row>
            </Stack>
          </Notice>
        )}
        {save.saving.state === 'refused' && save.saving.problem && (
          <Notice tone="bad" live title={problemText(save.saving.problem).title}>
            {save.saving.problem.faults.length > 0 ? (
              <ul>
                {save.saving.problem.faults.map((fault) => (
                  <li key={fault.pointer}>
                    {fieldLabel(fault.pointer)} : {fault.detail}
                  </li>
                ))}
              </ul>
            ) : (
              problemText(save.saving.problem).detail
            )}
          </Notice>
        )}
        <Stepper
          label={t('publisher.steps')}
          current={step}
          onStep={go}
          steps={STEPS.map((key) => ({ key, label: t(`publisher.step_${key}`), state: 'neutral' }))}
        />
        {step === 'essentials' && <EssentialsStep {...props} />}
        {step === 'audience' && <AudienceStep {...props} />}
        {step === 'technical' && <TechnicalStep {...props} />}
        {step === 'data' && <DataStep {...props} />}
        {step === 'offers' && <OffersStep {...props} flush={save.flush} />}
        {step === 'pictures' && <PicturesStep {...props} />}
        {step === 'check' && <CheckStep id={id} flush={save.flush} etag={save.etag} onStep={go} />}
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
                onConfirm={discard}
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
                onConfirm={withdraw}
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
  const time = saving.at && new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }).format(saving.at)
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
