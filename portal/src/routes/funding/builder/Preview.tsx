import { useState } from 'react'
import type { CallContent } from '../../../api/gen'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { Section, Soft, Stack } from '../../../ui'
import { FieldInput } from '../applicant/FieldInput'
import { asked } from '../form/answerText'

type Given = Record<string, Record<string, unknown>>

/** The form as an applicant will meet it: conditions work, nothing is kept. */
export function Preview({ content }: { content: CallContent }) {
  const [given, setGiven] = useState<Given>({})
  return (
    <Section title={t('builder.preview')} lead={t('builder.preview_lead')}>
      <Stack gap={4}>
        {content.form.sections.map((section) => {
          const answers = given[section.key] ?? {}
          return (
            <Section key={section.key} level={3} title={pick(section.title)} lead={pick(section.help) || undefined}>
              <Stack gap={3}>
                {section.fields
                  .filter((field) => asked(field, section.fields, answers))
                  .map((field) =>
                    field.kind === 'file' ? (
                      <p key={field.key}>
                        <strong>{pick(field.label)}</strong> <Soft>{t('builder.kind_file')}</Soft>
                      </p>
                    ) : (
                      <FieldInput
                        key={field.key}
                        id={`preview-${section.key}-${field.key}`}
                        field={field}
                        value={answers[field.key]}
                        onChange={(value) => setGiven({ ...given, [section.key]: { ...answers, [field.key]: value } })}
                        faultAt={() => undefined}
                        onFiles={() => undefined}
                      />
                    ),
                  )}
              </Stack>
            </Section>
          )
        })}
      </Stack>
    </Section>
  )
}
