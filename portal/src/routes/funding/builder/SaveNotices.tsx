import { useBlocker } from '@tanstack/react-router'
import type { CallContent } from '../../../api/gen'
import { problemText } from '../../../app/problemText'
import { StaleNotice } from '../../../forms/StaleNotice'
import { t } from '../../../i18n'
import { Button, Dialog, Notice } from '../../../ui'
import { placeOf } from './place'
import type { useCallDraft } from './useCallDraft'

type Save = ReturnType<typeof useCallDraft>

/** What could not be saved, and why; nobody leaves the call with it unasked. */
export function SaveNotices({ save, content }: { save: Save; content: CallContent }) {
  const { state, problem } = save.saving
  // Another step of the same call is no leaving.
  const leaving = useBlocker({
    shouldBlockFn: async ({ current, next }) => current.pathname !== next.pathname && !(await save.flush().catch(() => false)),
    enableBeforeUnload: false,
    withResolver: true,
  })
  const stay = () => leaving.reset?.()
  return (
    <>
      {state === 'stale' && <StaleNotice settle={save.settle} />}
      {state === 'refused' && problem && (
        <Notice tone="bad" live title={problemText(problem).title}>
          {problem.faults.length > 0 ? (
            <ul>
              {problem.faults.map(({ pointer, detail }) => (
                <li key={pointer}>
                  {placeOf(content, pointer).label} : {detail}
                </li>
              ))}
            </ul>
          ) : (
            <p>{problemText(problem).detail}</p>
          )}
        </Notice>
      )}
      <Dialog
        open={leaving.status === 'blocked'}
        onClose={stay}
        title={t('builder.leave')}
        actions={
          <>
            <Button
              look="danger"
              onClick={() => {
                save.forget()
                leaving.proceed?.()
              }}
            >
              {t('builder.leave_verb')}
            </Button>
            <Button look="main" onClick={stay}>
              {t('builder.stay')}
            </Button>
          </>
        }
      >
        <p>{t('builder.leave_text')}</p>
      </Dialog>
    </>
  )
}
