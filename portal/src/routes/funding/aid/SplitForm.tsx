import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type CompanyRef, createUndertakingSplit, type FormField, type NewUndertakingSplit } from '../../../api/gen'
import { isProblem } from '../../../api/problem'
import { useAction } from '../../../api/useAction'
import { problemText } from '../../../app/problemText'
import { t } from '../../../i18n'
import { Button, Disclosure, ErrorSummary, Row, Stack, TextArea, TextField, toast } from '../../../ui'
import { idOf } from '../applicant/form'
import { TableInput } from '../applicant/TableInput'
import { rowsOf } from '../form/answerText'
import { linksQuery, splitsQuery } from './queries'

const column = (key: string, kind: FormField['kind'], label: string, help?: string): FormField => ({
  key,
  kind,
  label: { fr: label },
  ...(help && { help: { fr: help } }),
  required: true,
  choices: [],
  columns: [],
})

/** The control that mends a fault: whatever is wrong with a company's name is wrong with its number. */
const controlOf = (pointer: string) => `split-${idOf(pointer).replace(/-company.*$/, '-siren')}`

/** The organisation's own split: the day, the act, and each company that came out of it with its equity. */
export function SplitForm({ organisation }: { organisation: string }) {
  const queries = useQueryClient()
  const [on, setOn] = useState('')
  const [reason, setReason] = useState('')
  const [parts, setParts] = useState<unknown>(undefined)
  const [round, setRound] = useState(0)
  const declare = useAction(
    (body: NewUndertakingSplit, key) =>
      createUndertakingSplit({ path: { organisation_id: organisation }, headers: { 'Idempotency-Key': key }, body }),
    async () => {
      setOn('')
      setReason('')
      setParts(undefined)
      toast(t('aid.split_added'))
      await queries.invalidateQueries({ queryKey: splitsQuery(organisation).queryKey })
      await queries.invalidateQueries({ queryKey: linksQuery(organisation).queryKey })
    },
  )
  const problem = isProblem(declare.error) ? declare.error : undefined
  const faults = problem?.faults.map(({ pointer, detail }) => ({ id: controlOf(pointer), text: detail })) ?? []
  const faultAt = (id: string) => faults.find((fault) => fault.id === id)?.text
  const field: FormField = {
    ...column('parts', 'table', t('aid.parts')),
    columns: [
      column('siren', 'text', t('aid.part_siren'), t('aid.part_siren_hint')),
      column('equity_cents', 'money', t('aid.part_equity')),
    ],
  }
  return (
    <Disclosure ruled summary={t('aid.split_new')}>
      <form
        noValidate
        aria-label={t('aid.split_new')}
        onSubmit={(event) => {
          event.preventDefault()
          const told = rowsOf(parts).map(({ siren, equity_cents }) => ({
            company: companyOf(siren, organisation),
            // What is not there yet is told by the server, with all the rest.
            equity_cents: equity_cents as number,
            aid: [],
          }))
          declare.mutate({ company: { organisation_id: organisation }, on, parts: told, reason }, { onError: () => setRound((n) => n + 1) })
        }}
      >
        <Stack gap={3}>
          {problem && (
            <ErrorSummary
              items={faults.length > 0 ? faults : [{ text: problemText(problem).detail }]}
              title={faults.length > 0 ? undefined : problemText(problem).title}
              round={round}
            />
          )}
          <TextField
            id="split-on"
            type="date"
            size="short"
            label={t('aid.split_on')}
            value={on}
            error={faultAt('split-on')}
            onChange={(event) => setOn(event.target.value)}
          />
          <TableInput
            id="split-parts"
            label={t('aid.parts')}
            hint={t('aid.parts_hint')}
            field={field}
            value={parts}
            onChange={setParts}
            faultAt={faultAt}
          />
          <TextArea
            id="split-reason"
            label={t('aid.split_reason')}
            rows={2}
            value={reason}
            error={faultAt('split-reason')}
            onChange={(event) => setReason(event.target.value)}
          />
          <Row>
            <Button type="submit" busy={declare.isPending}>
              {t('aid.split_verb')}
            </Button>
          </Row>
        </Stack>
      </form>
    </Disclosure>
  )
}

/** An empty number is the company itself, which goes on as one of the parts. */
function companyOf(siren: unknown, organisation: string): CompanyRef {
  const digits = typeof siren === 'string' ? siren.replace(/\s/g, '') : ''
  return digits === '' ? { organisation_id: organisation } : { siren: digits }
}
