import { t } from '../../../i18n'
import { Button, Row } from '../../../ui'

type Props = { name: string; first: boolean; last: boolean; onMove: (step: -1 | 1) => void; onRemove: () => void }

/** One up, one down, away; each button says what it moves. */
export function Moves({ name, first, last, onMove, onRemove }: Props) {
  return (
    <Row gap={1}>
      {!first && (
        <Button small look="quiet" onClick={() => onMove(-1)} aria-label={t('builder.up', { name })}>
          ↑
        </Button>
      )}
      {!last && (
        <Button small look="quiet" onClick={() => onMove(1)} aria-label={t('builder.down', { name })}>
          ↓
        </Button>
      )}
      <Button small look="quiet" icon="trash" onClick={onRemove} aria-label={t('builder.remove', { name })} />
    </Row>
  )
}
