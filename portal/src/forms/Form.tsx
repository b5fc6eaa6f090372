import type { ReactNode } from 'react'
import { problemText } from '../app/problemText'
import { Button, ErrorSummary, Row } from '../ui'
import type { ProblemForm } from './useProblemForm'

type Props = {
  of: ProblemForm
  verb: string
  busyVerb?: string
  look?: 'main' | 'plain' | 'danger'
  others?: ReactNode
  children: ReactNode
  label?: string
}

/** One form: summary, fields, one main action. */
export function Form({ of, verb, busyVerb, look = 'main', others, children, label }: Props) {
  const items = of.items.length > 0 ? of.items : of.problem ? [{ text: problemText(of.problem).detail }] : []
  const title = of.items.length === 0 && of.problem ? problemText(of.problem).title : undefined
  return (
    <form className="stack g3" onSubmit={of.submit} noValidate aria-label={label}>
      <ErrorSummary items={items} title={title} round={of.round} />
      {children}
      <Row gap={2}>
        <Button type="submit" look={look} busy={of.busy}>
          {of.busy && busyVerb ? busyVerb : verb}
        </Button>
        {others}
      </Row>
    </form>
  )
}
