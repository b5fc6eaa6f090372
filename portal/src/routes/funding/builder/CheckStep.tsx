import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type CallFile, duplicateCall, publishCall } from '../../../api/gen'
import { isProblem } from '../../../api/problem'
import { useAction } from '../../../api/useAction'
import { type Versioned, versioned } from '../../../api/versioned'
import { problemText } from '../../../app/problemText'
import { t } from '../../../i18n'
import { Button, ConfirmButton, Link, Notice, Row, Section, Stack } from '../../../ui'
import { instant } from '../words'
import type { StepProps } from './CallFilePage'
import { Preview } from './Preview'
import { placeOf } from './place'

type Props = StepProps & { etag: string; dirty: boolean; onPublished: (file: Versioned<CallFile>) => void }

/** What stands between the call and its publication; how its form will look; publication, or a copy. */
export function CheckStep({ file, content, etag, dirty, onPublished }: Props) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const publish = useAction(
    () => versioned(publishCall({ path: { call_id: file.id }, headers: { 'If-Match': etag } })),
    async (published) => {
      onPublished(published)
      await queries.invalidateQueries({ queryKey: ['call', file.id], refetchType: 'none' })
    },
  )
  const copy = useAction(
    (_: undefined, key) => duplicateCall({ path: { call_id: file.id }, headers: { 'Idempotency-Key': key } }),
    async ({ data }) => {
      await queries.invalidateQueries({ queryKey: ['programme', file.programme_id, 'calls'] })
      await navigate({ to: '/calls/$id/file', params: { id: data.id } })
    },
  )
  const failed = publish.error ?? copy.error
  const live = file.version !== undefined && !file.changed
  const ready = !dirty && file.faults.length === 0 && !live
  return (
    <Stack gap={4}>
      <Section title={t('builder.publication')}>
        <Stack gap={2}>
          {isProblem(failed) && (
            <Notice tone="bad" live title={problemText(failed).title}>
              {problemText(failed).detail}
            </Notice>
          )}
          {dirty && <Notice tone="warn">{t('builder.save_first')}</Notice>}
          {!dirty && file.faults.length > 0 && (
            <Notice tone="warn" title={t('builder.faults', { count: file.faults.length })}>
              <ul>
                {file.faults.map((fault) => {
                  const { step, label } = placeOf(content, fault.pointer)
                  return (
                    <li key={`${fault.pointer}${fault.detail}`}>
                      <Link to="/calls/$id/file" params={{ id: file.id }} search={{ step: step === 'essentials' ? undefined : step }}>
                        {label}
                      </Link>{' '}
                      {fault.detail}
                    </li>
                  )
                })}
              </ul>
            </Notice>
          )}
          {live && (
            <Notice tone="good" title={t('builder.live', { version: file.version ?? 0 })}>
              <Link to="/calls/$id" params={{ id: file.id }}>
                {t('builder.see')}
              </Link>
            </Notice>
          )}
          <Row gap={2}>
            {ready && (
              <ConfirmButton
                look="main"
                title={t('builder.publish_title')}
                text={t('builder.publish_text', { from: instant(file.edit.window.opens_at), to: instant(file.edit.window.closes_at) })}
                verb={t('builder.publish')}
                onConfirm={() => publish.mutateAsync().catch(() => undefined)}
              >
                {t('builder.publish')}
              </ConfirmButton>
            )}
            <Button busy={copy.isPending} onClick={() => copy.mutate(undefined)}>
              {t('builder.copy')}
            </Button>
          </Row>
        </Stack>
      </Section>
      <Preview content={content} />
    </Stack>
  )
}
