import { useSuspenseQuery } from '@tanstack/react-query'
import type { Application } from '../../../api/gen'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { money } from '../../../i18n/format'
import { Facts, Link, Num, Section, Soft, Stack } from '../../../ui'
import { Answers } from '../form/Answers'
import { FileLink } from '../form/FileLink'
import { supportWords } from '../words'
import { callVersionQuery } from './queries'

/** What was submitted: who asks for what, every answer, every document. */
export function Content({ file }: { file: Application }) {
  const call = useSuspenseQuery(callVersionQuery(file.call_id, file.call_version)).data
  const { content } = file
  return (
    <Stack gap={4}>
      <Section title={t('instruction.request')}>
        <Facts
          items={[
            [
              t('funding.call'),
              <Link key="call" to="/calls/$id" params={{ id: file.call_id }}>
                {pick(call.content.title)}
              </Link>,
            ],
            [t('instruction.applicant'), file.organisation_name ?? t('instruction.blind')],
            [t('funding.supports'), content.supports.length > 0 && supportWords(content.supports)],
            [t('instruction.asked'), content.amount_cents !== undefined && <Num key="amount">{money(content.amount_cents)}</Num>],
            [t('instruction.cost'), content.cost_cents !== undefined && <Num key="cost">{money(content.cost_cents)}</Num>],
          ]}
        />
      </Section>
      <Section title={t('instruction.answers')}>
        <Answers application={file.id} form={call.content.form} answers={content.answers} files={file.attachments} />
      </Section>
      {call.content.documents.length > 0 && (
        <Section title={t('funding.documents')}>
          <Facts
            items={call.content.documents.map((document) => [
              pick(document.label),
              file.attachments.some((one) => one.document === document.key) && (
                <Stack as="ul" gap={1}>
                  {file.attachments
                    .filter((one) => one.document === document.key)
                    .map((one) => (
                      <li key={one.id}>
                        <FileLink application={file.id} file={one} />
                      </li>
                    ))}
                </Stack>
              ),
            ])}
          />
        </Section>
      )}
      {file.call_version !== file.latest_call_version && (
        <Soft small>{t('instruction.call_version', { version: file.call_version, latest: file.latest_call_version })}</Soft>
      )}
    </Stack>
  )
}
