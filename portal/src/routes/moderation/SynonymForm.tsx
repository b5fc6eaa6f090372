import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import * as z from 'zod/mini'
import { createSynonym, previewSynonym, type Synonym, type SynonymPreview, type SynonymText, updateSynonym } from '../../api/gen'
import { isProblem } from '../../api/problem'
import { useAction } from '../../api/useAction'
import { problemText } from '../../app/problemText'
import { Form, requiredText, useProblemForm } from '../../forms'
import { locale, t } from '../../i18n'
import { list } from '../../i18n/format'
import { Button, Marked, Notice, RadioGroup, Soft, Stack, TextArea, TextField, toast } from '../../ui'
import { synonymsQuery, terms } from './language'

type Props = { term: string; of?: Synonym; onDone: () => void }

type Values = { term: string; others: string; way: string }

const written = ({ term, others, way }: Values): SynonymText => ({ term, others: terms(others), both_ways: way === 'both' })

const WAYS = ['single', 'both'] as const

/** Adds or changes a synonym; what it would find is shown before it is kept. */
export function SynonymForm({ term, of, onDone }: Props) {
  const queries = useQueryClient()
  const [effect, setEffect] = useState<SynonymPreview>()
  const look = useAction(
    (body: SynonymText) => previewSynonym({ body, query: { language: locale } }),
    ({ data }) => setEffect(data),
  )
  const form = useProblemForm({
    name: 'synonym',
    schema: z.object({
      term: requiredText(80),
      others: requiredText(2000),
      way: z.string().check(z.minLength(1, { error: () => t('form.choose') })),
    }),
    defaultValues: {
      term: of?.term ?? term,
      others: of?.others.join('\n') ?? '',
      way: of ? (of.both_ways ? 'both' : 'single') : '',
    },
    rename: (pointer) => (pointer.startsWith('/others') ? 'others' : pointer === '/both_ways' ? 'way' : undefined),
    run: async (values, key) => {
      const body = written(values)
      if (of) await updateSynonym({ path: { synonym_id: of.id }, headers: { 'If-Match': `"${of.version}"` }, body })
      else await createSynonym({ headers: { 'Idempotency-Key': key }, body })
      await queries.invalidateQueries({ queryKey: synonymsQuery.queryKey })
      toast(t('moderation.synonym_saved'))
      onDone()
    },
  })
  const tryOut = async () => {
    setEffect(undefined)
    if (await form.form.trigger()) look.mutate(written(form.form.getValues()))
  }
  return (
    <Form
      of={form}
      verb={t('moderation.synonym_save')}
      label={t('moderation.synonym')}
      others={
        <Button busy={look.isPending} onClick={() => void tryOut()}>
          {t('moderation.synonym_preview')}
        </Button>
      }
    >
      <TextField {...form.field('term')} label={t('moderation.synonym_term')} hint={t('moderation.synonym_term_hint')} />
      <TextArea {...form.field('others')} label={t('moderation.synonym_others')} hint={t('moderation.synonym_others_hint')} rows={4} />
      <RadioGroup
        {...form.group<string>('way')}
        legend={t('moderation.synonym_way')}
        choices={WAYS.map((way) => ({ value: way, label: t(`moderation.synonym_${way}`), hint: t(`moderation.synonym_${way}_hint`) }))}
      />
      {isProblem(look.error) && (
        <Notice tone="bad" live title={problemText(look.error).title}>
          {problemText(look.error).detail}
        </Notice>
      )}
      {effect && <Effect of={effect} />}
    </Form>
  )
}

function Effect({ of }: { of: SynonymPreview }) {
  return (
    <Notice live title={t('moderation.synonym_effect')}>
      <Stack gap={1}>
        {of.reviewed.length > 0 && <Soft>{t('moderation.synonym_reviewed', { others: list(of.reviewed) })}</Soft>}
        {of.effects.map((effect) => (
          <div key={effect.asked}>
            <p>{t('moderation.synonym_found', { asked: effect.asked, now: effect.now, more: effect.more })}</p>
            {effect.titles.length > 0 && (
              <ul>
                {effect.titles.map((title) => (
                  <li key={title}>
                    <Marked html={title} />
                  </li>
                ))}
              </ul>
            )}
          </div>
        ))}
      </Stack>
    </Notice>
  )
}
