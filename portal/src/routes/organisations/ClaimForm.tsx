import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import * as z from 'zod/mini'
import { type Claim, type ClaimSubject, createClaim } from '../../api/gen'
import { sessionQuery } from '../../domain/session'
import { Form, requiredText, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { Link, Notice, TextArea } from '../../ui'

/** "This is mine": a school, an organisation, or an imported listing on behalf of a publisher. */
export function ClaimForm({ kind, subject, publisher }: { kind: ClaimSubject; subject: string; publisher?: string }) {
  const queries = useQueryClient()
  const [made, setMade] = useState<Claim>()
  const form = useProblemForm({
    name: 'claim',
    schema: z.object({ reason: requiredText(2000) }),
    defaultValues: { reason: '' },
    run: async ({ reason }, key) => {
      const body = { kind, subject, reason, ...(publisher ? { organisation_id: publisher } : {}) }
      const { data } = await createClaim({ headers: { 'Idempotency-Key': key }, body })
      setMade(data)
      await Promise.all([queries.invalidateQueries({ queryKey: ['claims'] }), queries.refetchQueries({ queryKey: sessionQuery.queryKey })])
    },
  })
  if (made) {
    const state = made.state === 'accepted' ? 'accepted' : made.disputed ? 'disputed' : 'open'
    return (
      <Notice tone="good" live title={t(`organisations.claimed_${state}`)}>
        <p>
          {t(`organisations.claimed_${state}_how`)}{' '}
          {state === 'accepted' ? (
            <Link to="/organisations">{t('organisations.title')}</Link>
          ) : (
            <Link to="/account">{t('organisations.claimed_follow')}</Link>
          )}
        </p>
      </Notice>
    )
  }
  return (
    <Form of={form} verb={t('organisations.claim_verb')} look="plain" label={t('organisations.claim')}>
      <TextArea {...form.field('reason')} label={t('organisations.claim_reason')} hint={t(`organisations.claim_reason_${kind}`)} rows={3} />
    </Form>
  )
}
