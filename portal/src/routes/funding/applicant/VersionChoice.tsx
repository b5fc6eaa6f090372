import { useQueryClient } from '@tanstack/react-query'
import { type Application, chooseCallVersion } from '../../../api/gen'
import { isProblem } from '../../../api/problem'
import { useAction } from '../../../api/useAction'
import { versioned } from '../../../api/versioned'
import { problemText } from '../../../app/problemText'
import { t } from '../../../i18n'
import { Button, Link, Notice, Row, Stack } from '../../../ui'
import { applicationQuery } from './queries'
import type { Draft } from './useDraft'

/** The call was published anew under a draft: nothing is submitted before the applicant chooses. */
export function VersionChoice({ application, draft }: { application: Application; draft: Draft }) {
  const queries = useQueryClient()
  const { id, call_id, call_version, latest_call_version } = application
  const choose = useAction(
    async (version: number) => {
      if (!(await draft.flush())) return undefined
      return versioned(chooseCallVersion({ path: { application_id: id }, headers: { 'If-Match': draft.etag() }, body: { version } }))
    },
    (chosen) => chosen && queries.setQueryData(applicationQuery(id).queryKey, chosen),
  )
  return (
    <Notice tone="warn" title={t('applicant.version', { version: latest_call_version })}>
      <Stack gap={1}>
        <p>{t('applicant.version_how', { version: call_version })}</p>
        <p>
          <Link to="/calls/$id" params={{ id: call_id }}>
            {t('applicant.version_read')}
          </Link>
        </p>
        {isProblem(choose.error) && <p>{problemText(choose.error).detail}</p>}
        <Row gap={1}>
          <Button busy={choose.isPending} onClick={() => choose.mutate(latest_call_version)}>
            {t('applicant.version_move', { version: latest_call_version })}
          </Button>
          <Button busy={choose.isPending} onClick={() => choose.mutate(call_version)}>
            {t('applicant.version_stay', { version: call_version })}
          </Button>
        </Row>
      </Stack>
    </Notice>
  )
}
