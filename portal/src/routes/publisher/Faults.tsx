import { fieldLabel } from '../../domain/fields'
import { t } from '../../i18n'
import { Button } from '../../ui'
import { type StepName, stepOf } from './steps'

/** What is wrong, each with the way to where it is mended. */
export function Faults({ items, onStep }: { items: { pointer: string; text: string }[]; onStep: (step: StepName) => void }) {
  return (
    <ul>
      {items.map(({ pointer, text }) => (
        <li key={pointer + text}>
          <strong>{fieldLabel(pointer)}</strong> : {text}{' '}
          <Button look="quiet" small onClick={() => onStep(stepOf(pointer))}>
            {t('publisher.go', { step: t(`publisher.step_${stepOf(pointer)}`) })}
          </Button>
        </li>
      ))}
    </ul>
  )
}
