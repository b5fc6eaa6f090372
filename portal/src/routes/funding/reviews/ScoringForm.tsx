import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import * as z from 'zod/mini'
import { type Criterion, type CriterionScore, type Review, submitReview, updateReview } from '../../../api/gen'
import type { Versioned } from '../../../api/versioned'
import { versioned } from '../../../api/versioned'
import { pick } from '../../../domain/words'
import { Form, optionalText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { ConfirmButton, Figure, Soft, Stack, TextArea, TextField, toast } from '../../../ui'
import { fileKey } from '../instruction/queries'
import { score } from '../instruction/score'
import { fits, pointsOf, scoresOf, weighted } from './grid'
import { ownReviewsQuery, reviewQuery } from './queries'

type Props = { id: string; criteria: Criterion[]; start: Versioned<Review> }

/** Points and two comments; kept as often as one likes, seen by nobody until they are submitted. */
export function ScoringForm({ id, criteria, start }: Props) {
  const queries = useQueryClient()
  const etag = useRef(start.etag)
  const submits = useRef(false)
  // Which scores were sent: the server names a wrong one by its place.
  const sent = useRef<CriterionScore[]>([])
  const { content } = start.value
  const form = useProblemForm({
    name: 'review',
    schema: z.object({
      points: z.object(Object.fromEntries(criteria.map(({ key, points }) => [key, pointsText(points)]))),
      for_committee: optionalText(8000),
      for_applicant: optionalText(8000),
    }),
    defaultValues: {
      points: pointsOf(criteria, content.scores),
      for_committee: content.for_committee,
      for_applicant: content.for_applicant,
    },
    rename: (pointer) => {
      const at = /^\/scores\/(\d+)/.exec(pointer)?.[1]
      return at && `points.${sent.current[Number(at)]?.criterion}`
    },
    run: async ({ points, for_committee, for_applicant }) => {
      sent.current = scoresOf(criteria, points)
      const body = { scores: sent.current, for_committee, for_applicant }
      const saved = await versioned(updateReview({ path: { application_id: id }, headers: { 'If-Match': etag.current }, body }))
      etag.current = saved.etag
      if (!submits.current) {
        queries.setQueryData(reviewQuery(id).queryKey, saved)
        toast(t('reviews.saved'))
        return
      }
      await submitReview({ path: { application_id: id }, headers: { 'If-Match': saved.etag } })
      toast(t('reviews.sent'))
      await Promise.all([
        queries.invalidateQueries({ queryKey: fileKey(id) }),
        queries.invalidateQueries({ queryKey: ownReviewsQuery.queryKey }),
      ])
    },
  })
  const whole = weighted(criteria, form.form.watch('points'))
  const submit = async () => {
    submits.current = true
    try {
      await form.submit()
    } finally {
      submits.current = false
    }
  }
  return (
    <Stack gap={3}>
      <h2>{t('reviews.grid')}</h2>
      <Form
        of={form}
        verb={t('reviews.save')}
        look="plain"
        label={t('reviews.grid')}
        others={
          <ConfirmButton
            look="main"
            title={t('reviews.submit_title')}
            text={t('reviews.submit_text')}
            verb={t('reviews.submit')}
            onConfirm={submit}
          >
            {t('reviews.submit')}
          </ConfirmButton>
        }
      >
        {criteria.map(({ key, label, weight, points }) => (
          <TextField
            key={key}
            {...form.field(`points.${key}`)}
            label={pick(label)}
            hint={t('reviews.points_hint', { max: points, weight })}
            size="short"
            inputMode="numeric"
          />
        ))}
        <div role="status">
          {whole === undefined ? <Soft>{t('reviews.no_score')}</Soft> : <Figure>{t('reviews.score', { score: score(whole) })}</Figure>}
        </div>
        <TextArea {...form.field('for_committee')} label={t('instruction.for_committee')} hint={t('reviews.for_committee_hint')} rows={5} />
        <TextArea {...form.field('for_applicant')} label={t('instruction.for_applicant')} hint={t('reviews.for_applicant_hint')} rows={5} />
      </Form>
    </Stack>
  )
}

const pointsText = (most: number) =>
  z.string().check(z.refine((text) => fits(text, most), { error: () => t('reviews.points_wrong', { max: most }) }))
