import type { Application, CallContent } from '../../../api/gen'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { money } from '../../../i18n/format'
import { Facts, Num, Section, Stack } from '../../../ui'
import { Answers } from '../form/Answers'
import { FileLink } from '../form/FileLink'
import { supportWords } from '../words'

/** What is asked for, every answer and every document, as they are read. */
export function Content({ application, call }: { application: Application; call: CallContent }) {
  const { content, attachments } = application
  return (
    <Stack gap={4}>
      <Section title={t('applicant.part_request')}>
        <Facts
          items={[
            [t('applicant.title'), content.title],
            [t('applicant.supports'), content.supports.length > 0 ? supportWords(content.supports) : undefined],
            ...(content.supports.includes('financial')
              ? [
                  [
                    t('applicant.amount'),
                    content.amount_cents === undefined ? undefined : <Num key="amount">{money(content.amount_cents)}</Num>,
                  ] as [string, React.ReactNode],
                ]
              : []),
            [t('applicant.cost'), content.cost_cents === undefined ? undefined : <Num key="cost">{money(content.cost_cents)}</Num>],
          ]}
        />
      </Section>
      <Section title={t('instruction.answers')}>
        <Answers application={application.id} form={call.form} answers={content.answers} files={attachments} />
      </Section>
      {call.documents.length > 0 && (
        <Section title={t('funding.documents')}>
          <Facts
            items={call.documents.map((document) => {
              const there = attachments.filter((file) => file.document === document.key)
              return [
                pick(document.label),
                there.length > 0 && (
                  <Stack as="ul" gap={1}>
                    {there.map((file) => (
                      <li key={file.id}>
                        <FileLink application={application.id} file={file} />
                      </li>
                    ))}
                  </Stack>
                ),
              ]
            })}
          />
        </Section>
      )}
    </Stack>
  )
}
