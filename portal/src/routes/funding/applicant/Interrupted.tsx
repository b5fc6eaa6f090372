import { useQuery, useQueryClient } from '@tanstack/react-query'
import { deleteUpload, type Upload } from '../../../api/gen'
import { useAction } from '../../../api/useAction'
import { t } from '../../../i18n'
import { Button, Hidden, Notice, Row, Stack } from '../../../ui'
import { uploadsQuery } from './queries'

/** Files that were on their way when the page was left: chosen again, each goes on from where it was. */
export function Interrupted({ application }: { application: string }) {
  const left = useQuery(uploadsQuery(application)).data ?? []
  if (left.length === 0) return null
  return (
    <Notice tone="warn" title={t('applicant.interrupted')}>
      <Stack gap={1}>
        <p>{t('applicant.interrupted_how')}</p>
        <Stack as="ul" gap={1} label={t('applicant.interrupted')}>
          {left.map((one) => (
            <Left key={one.id} application={application} upload={one} />
          ))}
        </Stack>
      </Stack>
    </Notice>
  )
}

function Left({ application, upload }: { application: string; upload: Upload }) {
  const queries = useQueryClient()
  const drop = useAction(
    () => deleteUpload({ path: { application_id: application, upload_id: upload.id }, headers: { 'Tus-Resumable': '1.0.0' } }),
    () => queries.invalidateQueries({ queryKey: uploadsQuery(application).queryKey }),
  )
  return (
    <li>
      <Row gap={1} justify="between">
        <span>
          {upload.name} · {Math.floor((upload.received / upload.bytes) * 100)} %
        </span>
        <Button small look="quiet" busy={drop.isPending} onClick={() => drop.mutate()}>
          {t('applicant.interrupted_drop')}
          <Hidden> : {upload.name}</Hidden>
        </Button>
      </Row>
    </li>
  )
}
