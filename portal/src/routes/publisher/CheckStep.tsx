import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { submitDraft } from '../../api/gen'
import { isProblem } from '../../api/problem'
import { useAction } from '../../api/useAction'
import { problemText } from '../../app/problemText'
import { t } from '../../i18n'
import { Button, Icon, Notice, Row, Section, Stack, toast } from '../../ui'
import { checksQuery } from './queries'

const STEP_OF: Record<string, string> = {
  title: 'essentials',
  summary: 'essentials',
  description: 'essentials',
  levels: 'audience',
  subjects: 'audience',
  data_level: 'data',
  hosting: 'data',
  accessibility: 'data',
  offers: 'offers',
  alternatives: 'pictures',
}

/** What publication asks, passed or not, and the way out. */
export function CheckStep({
  id,
  flush,
  etag,
  onStep,
}: {
  id: string
  flush: () => Promise<boolean>
  etag: () => string
  onStep: (step: string) => void
}) {
  const queries = useQueryClient()
  const checks = useQuery(checksQuery(id))
  // What was typed a moment ago counts.
  useEffect(() => {
    void flush().then(() => queries.invalidateQueries({ queryKey: checksQuery(id).queryKey }))
  }, [flush, id, queries])
  const submit = useAction(
    async (_: undefined, key) => {
      await flush()
      return submitDraft({ path: { listing_id: id }, headers: { 'Idempotency-Key': key, 'If-Match': etag() } })
    },
    async () => {
      toast(t('publisher.submitted'))
      await queries.invalidateQueries({ queryKey: ['publisher'] })
    },
  )
  return (
    <Section title={t('publisher.step_check')} lead={t('publisher.check_lead')}>
      <Stack gap={2}>
        <ul>
          {checks.data?.checks.map((check) => (
            <li key={check.key}>
              <Icon name={check.passed ? 'check' : 'cross'} /> {check.label}
              <span className="hidden"> ({check.passed ? t('publisher.passed') : t('publisher.missing')})</span>
              {!check.passed && (
                <>
                  {' '}
                  {check.detail}{' '}
                  <Button look="quiet" small onClick={() => onStep(STEP_OF[check.key] ?? 'technical')}>
                    {t('publisher.complete')}
                    <span className="hidden"> : {check.label}</span>
                  </Button>
                </>
              )}
            </li>
          ))}
        </ul>
        {isProblem(submit.error) && (
          <Notice tone="bad" live title={problemText(submit.error).title}>
            {problemText(submit.error).detail}
          </Notice>
        )}
        <Row>
          <Button look="main" busy={submit.isPending} disabled={!checks.data?.ready} onClick={() => submit.mutate(undefined)}>
            {t('publisher.submit')}
          </Button>
        </Row>
      </Stack>
    </Section>
  )
}
