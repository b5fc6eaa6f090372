import { useQueryClient } from '@tanstack/react-query'
import { isProblem } from '../../../api/problem'
import { useAction } from '../../../api/useAction'
import { problemText } from '../../../app/problemText'
import { t } from '../../../i18n'
import { ConfirmButton, Notice, Row, toast } from '../../../ui'

type Props = { what: 'link' | 'split'; stale: readonly unknown[]; run: () => Promise<unknown> }

/** Takes back what was declared by mistake, once somebody said yes. */
export function TakeBack({ what, stale, run }: Props) {
  const queries = useQueryClient()
  const takeBack = useAction(run, () => {
    toast(t(`aid.${what}_deleted`))
    return queries.invalidateQueries({ queryKey: stale })
  })
  const verb = t(`aid.${what}_take_back`)
  return (
    <>
      {isProblem(takeBack.error) && (
        <Notice tone="bad" live title={problemText(takeBack.error).title}>
          {problemText(takeBack.error).detail}
        </Notice>
      )}
      <Row>
        <ConfirmButton
          small
          look="quiet"
          title={verb}
          text={t('aid.take_back_text')}
          verb={verb}
          onConfirm={() => takeBack.mutateAsync(undefined).catch(() => undefined)}
        >
          {verb}
        </ConfirmButton>
      </Row>
    </>
  )
}
