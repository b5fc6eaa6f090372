import type { FormSection } from '../../../api/gen'
import { pick } from '../../../domain/words'
import { Section, Stack } from '../../../ui'
import { answer } from '../form/Answers'
import { asked, sectionOf } from '../form/answerText'
import { FieldInput } from './FieldInput'
import { idOf } from './form'
import { Locked } from './Locked'
import type { PartProps } from './part'

/** One section of the call's form: the questions that are asked, given the answers so far. */
export function SectionPart({ section, application, content, change, faultAt, open, onFiles }: PartProps & { section: FormSection }) {
  const given = sectionOf(content.answers, section.key)
  return (
    <Section title={pick(section.title)} lead={pick(section.help) || undefined}>
      <Stack gap={3}>
        {section.fields
          .filter((field) => asked(field, section.fields, given))
          .map((field) => {
            const place = `/answers/${section.key}/${field.key}`
            if (!open(place)) {
              return (
                <Locked key={field.key} label={pick(field.label)}>
                  {answer(application.id, field, given[field.key], application.attachments)}
                </Locked>
              )
            }
            return (
              <FieldInput
                key={field.key}
                id={idOf(place)}
                field={field}
                value={given[field.key]}
                onChange={(value) => change(place, value)}
                faultAt={faultAt}
                application={application}
                onFiles={onFiles}
              />
            )
          })}
      </Stack>
    </Section>
  )
}
