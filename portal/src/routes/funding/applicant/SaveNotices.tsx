import type { ReactNode } from 'react'
import type { CallContent } from '../../../api/gen'
import { problemText } from '../../../app/problemText'
import { t } from '../../../i18n'
import { list, money } from '../../../i18n/format'
import { Button, Facts, Notice, Row, Soft, Stack } from '../../../ui'
import { answerText, rowsOf } from '../form/answerText'
import { supportWords } from '../words'
import { placeLabel } from './form'
import { places } from './merge'
import type { Draft, Saving } from './useDraft'

/** What somebody who writes with others must know: what they changed, and what could not be saved. */
export function SaveNotices({ draft, call }: { draft: Draft; call: CallContent }) {
  const { news, conflict, saving } = draft
  return (
    <>
      {news && (
        <Notice tone="info" live title={t('applicant.news', { who: news.who })}>
          {list(news.places.map((place) => placeLabel(place, call)))}
        </Notice>
      )}
      {conflict && (
        <Notice tone="bad" live title={t('applicant.conflict', { who: conflict.who })}>
          <Stack gap={2}>
            <p>{t('applicant.conflict_how')}</p>
            {conflict.places.map((place) => (
              <Stack key={place} gap={1}>
                <strong>{placeLabel(place, call)}</strong>
                <Facts
                  narrow
                  items={[
                    [t('applicant.mine'), shown(place, places(draft.content).get(place), call)],
                    [t('applicant.theirs', { who: conflict.who }), shown(place, places(conflict.theirs.value.content).get(place), call)],
                  ]}
                />
              </Stack>
            ))}
            <Row gap={1}>
              <Button onClick={() => void draft.settle(true)}>{t('applicant.keep_mine')}</Button>
              <Button onClick={() => void draft.settle(false)}>{t('applicant.take_theirs', { who: conflict.who })}</Button>
            </Row>
          </Stack>
        </Notice>
      )}
      {!conflict && saving.state === 'refused' && saving.problem && (
        <Notice tone="bad" live title={t('applicant.not_saved')}>
          <Stack gap={1}>
            {saving.problem.faults.length > 0 ? (
              <ul>
                {saving.problem.faults.map((fault) => (
                  <li key={fault.pointer}>
                    {placeLabel(fault.pointer, call)} : {fault.detail}
                  </li>
                ))}
              </ul>
            ) : (
              <p>{problemText(saving.problem).detail}</p>
            )}
            <Row>
              <Button onClick={() => void draft.flush()}>{t('publisher.retry')}</Button>
            </Row>
          </Stack>
        </Notice>
      )}
    </>
  )
}

/** A place's value in a line or two. */
function shown(place: string, value: unknown, call: CallContent): ReactNode {
  if (value === undefined || value === '') return undefined
  const [name, section, key] = place.slice(1).split('/')
  if (name === 'supports') return supportWords(value as CallContent['supports'])
  if (name?.endsWith('_cents')) return typeof value === 'number' ? money(value) : String(value)
  const field = call.form.sections.find((one) => one.key === section)?.fields.find((one) => one.key === key)
  if (!field) return String(value)
  if (field.kind === 'table') return t('applicant.rows', { count: rowsOf(value).length })
  return answerText(field.kind, field.choices, value)
}

export function SavedWord({ saving }: { saving: Saving }) {
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
