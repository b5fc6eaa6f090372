import '../../../i18n/work'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Suspense } from 'react'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { dateTime } from '../../../i18n/format'
import { Badge, Link, Page, Row, Skeleton, Stack, TabLink, TabNav } from '../../../ui'
import { applicationState } from '../applicationWords'
import { Decision } from '../committee/Decision'
import { History } from '../History'
import { Messages } from '../Messages'
import { programmeQuery } from '../queries'
import { Content } from './Content'
import { Instruction } from './Instruction'
import { InterestGate } from './InterestGate'
import { fileQuery, messagesQuery, stepsQuery } from './queries'
import { Reviews } from './Reviews'
import { instructs, readsReceived, readsReviews, useRoles } from './roles'
import { fileRoute, type Part } from './routes'

/** One application on the programme's side: read, check, have it reviewed, write to its applicant. */
export function FilePage() {
  const { id } = fileRoute.useParams()
  return fileRoute.useLoaderData().open ? <OpenFile id={id} /> : <InterestGate id={id} />
}

function OpenFile({ id }: { id: string }) {
  const { part = 'content' } = fileRoute.useSearch()
  const file = useSuspenseQuery(fileQuery(id)).data.value
  const programme = useSuspenseQuery(programmeQuery(file.programme_id)).data
  const roles = useRoles(file.programme_id)
  const { word, tone } = applicationState(file.state)
  const parts: Part[] = [
    'content',
    ...(instructs(roles) ? (['instruction'] as const) : []),
    ...(readsReviews(roles) ? (['reviews'] as const) : []),
    'decision',
    'messages',
    'history',
  ]
  return (
    <Page
      title={file.content.title}
      documentTitle={`${file.number} ${file.content.title}`}
      lead={[file.number, file.organisation_name].filter(Boolean).join(' · ')}
      eyebrow={
        readsReceived(roles) ? (
          <Link to="/programmes/$id/applications" params={{ id: file.programme_id }}>
            {t('instruction.board_of', { programme: pick(programme.content.name) })}
          </Link>
        ) : (
          pick(programme.content.name)
        )
      }
    >
      <Stack gap={4}>
        <Row gap={1}>
          <Badge tone={tone}>{word}</Badge>
          {file.submitted_at && <span>{t('instruction.received_on', { date: dateTime(file.submitted_at) })}</span>}
        </Row>
        <TabNav label={t('instruction.parts')}>
          {parts.map((one) => (
            <TabLink
              key={one}
              to="/applications/$id/file"
              params={{ id }}
              search={{ part: one === 'content' ? undefined : one }}
              activeOptions={{ exact: true, includeSearch: true }}
            >
              {t(`instruction.part_${one}`)}
            </TabLink>
          ))}
        </TabNav>
        <Suspense fallback={<Skeleton lines={6} />}>
          {part === 'content' && <Content file={file} />}
          {part === 'instruction' && <Instruction id={id} />}
          {part === 'reviews' && <Reviews id={id} />}
          {part === 'decision' && <Decision id={id} />}
          {part === 'messages' && <Messages id={id} side="instruction" query={messagesQuery(id)} writes={instructs(roles)} />}
          {part === 'history' && <History side="instruction" query={stepsQuery(id)} />}
        </Suspense>
      </Stack>
    </Page>
  )
}
