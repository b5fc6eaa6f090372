import { t } from '../i18n'
import { Icon } from './Icon'

export type Step = { key: string; label: string; state: 'done' | 'todo' | 'neutral' }

/** Where one is in a long form; any step can be opened in any order. */
export function Stepper({
  label,
  steps,
  current,
  onStep,
}: {
  label: string
  steps: Step[]
  current: string
  onStep: (key: string) => void
}) {
  return (
    <nav aria-label={label}>
      <ol className="steps">
        {steps.map((step, at) => (
          <li key={step.key}>
            <button
              type="button"
              className="step"
              aria-current={step.key === current ? 'step' : undefined}
              onClick={() => onStep(step.key)}
            >
              <span className={`step-mark ${step.state}`}>{step.state === 'done' ? <Icon name="check" /> : at + 1}</span>
              <span>{step.label}</span>
              {step.state !== 'neutral' && (
                <span className="hidden">({step.state === 'done' ? t('ui.step_done') : t('ui.step_todo')})</span>
              )}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}
