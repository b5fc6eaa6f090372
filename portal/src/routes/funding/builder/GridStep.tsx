import { useState } from 'react'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { Button, Card, Checkbox, Notice, Row, Section, Stack, TextField } from '../../../ui'
import type { StepProps } from './CallFilePage'
import { keyOf, moved, replaced, weights, without } from './edit'
import { WholeInput, Words } from './inputs'
import { Moves } from './Moves'

/** What reviewers score on, and the documents beside the form. */
export function GridStep({ content, change }: StepProps) {
  const { criteria, documents } = content
  return (
    <Stack gap={4}>
      <Section title={t('funding.criteria')} lead={t('builder.criteria_lead')}>
        <Stack gap={3}>
          {criteria.map((criterion, at) => (
            <Card key={criterion.key}>
              <Row justify="between">
                <h3>{pick(criterion.label)}</h3>
                <Moves
                  name={pick(criterion.label)}
                  first={at === 0}
                  last={at === criteria.length - 1}
                  onMove={(step) => change({ criteria: moved(criteria, at, step) })}
                  onRemove={() => change({ criteria: without(criteria, at) })}
                />
              </Row>
              <Words
                id={`criterion-${criterion.key}`}
                label={t('funding.criterion')}
                value={criterion.label}
                onChange={(label) => change({ criteria: replaced(criteria, at, { ...criterion, label }) })}
              />
              <Row gap={2} top>
                <WholeInput
                  id={`criterion-${criterion.key}-weight`}
                  label={t('builder.weight')}
                  value={criterion.weight || undefined}
                  onChange={(weight) => change({ criteria: replaced(criteria, at, { ...criterion, weight: weight ?? 0 }) })}
                />
                <WholeInput
                  id={`criterion-${criterion.key}-points`}
                  label={t('builder.points')}
                  value={criterion.points || undefined}
                  onChange={(points) => change({ criteria: replaced(criteria, at, { ...criterion, points: points ?? 0 }) })}
                />
              </Row>
            </Card>
          ))}
          {criteria.length > 0 && (
            <Notice tone={weights(criteria) === 100 ? 'good' : 'warn'}>{t('builder.weights', { sum: weights(criteria) })}</Notice>
          )}
          <Adder
            id="new-criterion"
            label={t('builder.new_criterion')}
            verb={t('builder.add_criterion')}
            onAdd={(label) => {
              const key = keyOf(
                label,
                criteria.map((one) => one.key),
                'critere',
              )
              change({ criteria: [...criteria, { key, label: { fr: label }, weight: 0, points: 0 }] })
            }}
          />
          <WholeInput
            id="reviewers"
            label={t('builder.reviewers')}
            value={content.reviewers_per_application}
            onChange={(count) => change({ reviewers_per_application: count ?? 0 })}
          />
          <Checkbox
            id="blind"
            label={t('builder.blind')}
            hint={t('builder.blind_hint')}
            checked={content.blind}
            onChange={(event) => change({ blind: event.target.checked })}
          />
        </Stack>
      </Section>
      <Section title={t('funding.documents')} lead={t('builder.documents_lead')}>
        <Stack gap={3}>
          {documents.map((document, at) => (
            <Card key={document.key}>
              <Row justify="between">
                <h3>{pick(document.label)}</h3>
                <Moves
                  name={pick(document.label)}
                  first={at === 0}
                  last={at === documents.length - 1}
                  onMove={(step) => change({ documents: moved(documents, at, step) })}
                  onRemove={() => change({ documents: without(documents, at) })}
                />
              </Row>
              <Words
                id={`document-${document.key}`}
                label={t('instruction.document')}
                value={document.label}
                onChange={(label) => change({ documents: replaced(documents, at, { ...document, label }) })}
              />
              <Checkbox
                id={`document-${document.key}-required`}
                label={t('builder.document_required')}
                checked={document.required}
                onChange={(event) => change({ documents: replaced(documents, at, { ...document, required: event.target.checked }) })}
              />
            </Card>
          ))}
          <Adder
            id="new-document"
            label={t('builder.new_document')}
            verb={t('builder.add_document')}
            onAdd={(label) => {
              const key = keyOf(
                label,
                documents.map((one) => one.key),
                'document',
              )
              change({ documents: [...documents, { key, label: { fr: label }, required: true }] })
            }}
          />
        </Stack>
      </Section>
    </Stack>
  )
}

function Adder({ id, label, verb, onAdd }: { id: string; label: string; verb: string; onAdd: (label: string) => void }) {
  const [words, setWords] = useState('')
  return (
    <Stack gap={1}>
      <TextField id={id} label={label} size="medium" value={words} onChange={(event) => setWords(event.target.value)} />
      <Button
        icon="plus"
        disabled={!words.trim()}
        onClick={() => {
          onAdd(words.trim())
          setWords('')
        }}
      >
        {verb}
      </Button>
    </Stack>
  )
}
