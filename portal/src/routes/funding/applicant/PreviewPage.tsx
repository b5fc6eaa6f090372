import '../../../i18n/work'
import { useSuspenseQuery } from '@tanstack/react-query'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { Badge, Button, Link, NoPrint, Page, Row, Stack } from '../../../ui'
import { applicationState } from '../applicationWords'
import { callVersionQuery } from '../instruction/queries'
import { Pdf } from '../Pdf'
import { Content } from './Content'
import { applicationQuery, receiptsQuery } from './queries'
import { ReceiptCard } from './ReceiptCard'
import { previewRoute } from './routes'

/** The whole application on one page, to read again, to print or to keep as a PDF. */
export function PreviewPage() {
  const { id } = previewRoute.useParams()
  const application = useSuspenseQuery(applicationQuery(id)).data.value
  const call = useSuspenseQuery(callVersionQuery(application.call_id, application.call_version)).data
  const receipts = useSuspenseQuery(receiptsQuery(id)).data
  const { word, tone } = applicationState(application.state)
  return (
    <Page
      title={application.content.title || t('applicant.untitled')}
      lead={t('applicant.lead', {
        call: pick(call.content.title),
        organisation: application.organisation_name ?? '',
        number: application.number,
      })}
      eyebrow={
        <NoPrint>
          <Link to="/applications/$id" params={{ id }}>
            {t('applicant.back')}
          </Link>
        </NoPrint>
      }
      actions={
        <NoPrint>
          <Row>
            <Pdf path={`/applications/${id}/document`}>{t('applicant.document')}</Pdf>
            <Button onClick={() => window.print()}>{t('applicant.print_verb')}</Button>
          </Row>
        </NoPrint>
      }
    >
      <Stack gap={4}>
        <Row>
          <Badge tone={tone}>{word}</Badge>
        </Row>
        {receipts.map((receipt) => (
          <ReceiptCard key={receipt.submission} receipt={receipt} />
        ))}
        <Content application={application} call={call.content} />
      </Stack>
    </Page>
  )
}
