import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { submitDraft } from '../../api/gen'
import { isProblem } from '../../api/problem'
import { useAction } from '../../api/useAction'
import { problemText } from '../../app/problemText'
import { t } from '../../i18n'
import { Button, Icon, Notice, Row, Section, Stack, toast } from '../../ui'
import { checksQuery } from './queries'
import { type StepName, stepOf } from './steps'

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
  onStep: (step: StepName) => void
}) {
  const queries = useQueryClient()
  const checks = useQuery(checksQuery(id))
  // What was typed a moment ago counts.
  useEffect(() => {
    void flush().then(() => queries.invalidateQueries({ queryKey: checksQuery(id).queryKey }))
  }, [flush, id, queries])
  const submit = useAction(
    async (_: undefined, key) => {
      // What could not be saved is said above; another text than the one on the screen is never sent.
      if (!(await flush())) return false
      await submitDraft({ path: { listing_id: id }, headers: { 'Idempotency-Key': key, 'If-Match': etag() } })
      return true
    },
    async (sent) => {
      if (!sent) return
      toast(t('publisher.submitted'))
      await queries.invalidateQueries({ queryKey: ['publisher'] })
    },
  )
  return (
    <Section title={t('publisher.step_check')} lead={t('publisher.check_lead')}>
      <Stack gap={2}>
        <Stack as="ul" gap={1}>
          {checks.data?.checks.map((check) => (
            <li key={check.key}>
              <Icon name={check.passed ? 'check' : 'cross'} /> {check.label}
              <span className="hidden"> ({check.passed ? t('publisher.passed') : t('publisher.missing')})</span>
              {!check.passed && (
                <>
                  {' '}
                  {check.detail}{' '}
                  <Button look="quiet" small onClick={() => onStep(stepOf(check.pointer))}>
                    {t('publisher.complete')}
                    <span className="hidden"> : {check.label}</span>
                  </Button>
                </>
              )}
            </li>
          ))}
        </Stack>
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
