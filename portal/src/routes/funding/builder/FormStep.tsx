import { useState } from 'react'
import type { FormSection } from '../../../api/gen'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { Button, Card, EmptyState, Row, Section, Stack, TextField } from '../../../ui'
import type { StepProps } from './CallFilePage'
import { keyOf, moved, newField, replaced, without, withoutField } from './edit'
import { FieldEditor } from './FieldEditor'
import { Words } from './inputs'
import { Moves } from './Moves'
import { NewFieldForm } from './NewFieldForm'

/** The application form, built section by section, question by question. */
export function FormStep({ content, change }: StepProps) {
  const { sections } = content.form
  const [title, setTitle] = useState('')
  const put = (next: FormSection[]) => change({ form: { sections: next } })
  const add = () => {
    if (!title.trim()) return
    const key = keyOf(
      title,
      sections.map((one) => one.key),
      'partie',
    )
    put([...sections, { key, title: { fr: title.trim() }, fields: [] }])
    setTitle('')
  }
  return (
    <Section title={t('builder.step_form')} lead={t('builder.form_lead')}>
      <Stack gap={4}>
        {sections.length === 0 && <EmptyState title={t('builder.no_section')} level={3} />}
        {sections.map((section, at) => (
          <Card key={section.key} as="section" label={pick(section.title)}>
            <Stack gap={3}>
              <Row justify="between">
                <h3>{pick(section.title)}</h3>
                <Moves
                  name={pick(section.title)}
                  first={at === 0}
                  last={at === sections.length - 1}
                  onMove={(step) => put(moved(sections, at, step))}
                  onRemove={() => put(without(sections, at))}
                />
              </Row>
              <Words
                id={`section-${section.key}`}
                label={t('builder.section_title')}
                value={section.title}
                onChange={(words) => put(replaced(sections, at, { ...section, title: words }))}
              />
              <Stack as="ol" gap={2} label={t('builder.questions_of', { name: pick(section.title) })}>
                {section.fields.map((field, i) => (
                  <li key={field.key}>
                    <FieldEditor
                      section={section}
                      at={i}
                      onChange={(next) => put(replaced(sections, at, { ...section, fields: replaced(section.fields, i, next) }))}
                      moves={
                        <Moves
                          name={pick(field.label)}
                          first={i === 0}
                          last={i === section.fields.length - 1}
                          onMove={(step) => put(replaced(sections, at, { ...section, fields: moved(section.fields, i, step) }))}
                          onRemove={() => put(replaced(sections, at, withoutField(section, i)))}
                        />
                      }
                    />
                  </li>
                ))}
              </Stack>
              <NewFieldForm
                section={section.key}
                onAdd={(label, kind) => {
                  const taken = section.fields.map((one) => one.key)
                  put(replaced(sections, at, { ...section, fields: [...section.fields, newField(label, kind, taken)] }))
                }}
              />
            </Stack>
          </Card>
        ))}
        <Stack gap={1}>
          <TextField
            id="new-section"
            label={t('builder.new_section')}
            size="medium"
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
          <Button icon="plus" onClick={add}>
            {t('builder.add_section')}
          </Button>
        </Stack>
      </Stack>
    </Section>
  )
}
