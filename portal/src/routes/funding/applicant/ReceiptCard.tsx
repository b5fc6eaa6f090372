import type { Receipt } from '../../../api/gen'
import { t } from '../../../i18n'
import { Card, Code, Facts, Section } from '../../../ui'
import { Pdf } from '../Pdf'
import { proofInstant } from './words'

/** The proof of a submission, to the millisecond. */
export function ReceiptCard({ receipt }: { receipt: Receipt }) {
  return (
    <Card>
      <Section title={receipt.submission === 1 ? t('applicant.receipt') : t('applicant.receipt_n', { n: receipt.submission })}>
        <Facts
          items={[
            [t('applicant.number'), receipt.number],
            [t('applicant.received_at'), proofInstant(receipt.received_at)],
            [t('applicant.submitted_by'), receipt.submitted_by],
            [t('applicant.call_version'), String(receipt.call_version)],
            [t('applicant.sha256'), <Code key="sha256">{receipt.sha256}</Code>],
            [
              t('applicant.document'),
              <Pdf key="document" path={`/applications/${receipt.application_id}/document?submission=${receipt.submission}`}>
                {receipt.number}
              </Pdf>,
            ],
          ]}
        />
      </Section>
    </Card>
  )
}
