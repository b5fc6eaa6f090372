import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AidDeclaration, type DeclaredAid, type FormField, type NewAidDeclaration, signAidDeclaration } from '../../../api/gen'
import { isProblem } from '../../../api/problem'
import { useAction } from '../../../api/useAction'
import type { Versioned } from '../../../api/versioned'
import { problemText } from '../../../app/problemText'
import { locale, t } from '../../../i18n'
import { Button, Checkbox, ErrorSummary, Row, Select, Stack, TextField, toast } from '../../../ui'
import { idOf } from '../applicant/form'
import { TableInput } from '../applicant/TableInput'
import { rowsOf } from '../form/answerText'
import { declarationQuery } from './queries'

/** Regulations that earlier aid may have been given under. */
const REGULATIONS = ['2023/2831', '2023/2832', '1407/2013', '1408/2013', '717/2014', '360/2012', '1998/2006']

const MONTHS = Array.from({ length: 12 }, (_, at) => ({
  value: String(at + 1),
  label: new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2026, at, 1))),
}))

const column = (key: string, kind: FormField['kind'], label: string, choices: string[] = []) => ({
  key,
  kind,
  label: { fr: label },
  required: true,
  choices: choices.map((value) => ({ value, label: { fr: value } })),
})

/** Earlier aid, row by row, and the signature; what was signed before stays readable to the programme. */
export function DeclarationForm({ organisation, declaration }: { organisation: string; declaration: Versioned<AidDeclaration> }) {
  const queries = useQueryClient()
  const { value, etag } = declaration
  const signedBefore = value.number > 0
  // A year's end is proposed only where somebody signed it: no answer is made beforehand.
  const [month, setMonth] = useState(signedBefore ? String(value.fiscal_year_end.month) : '')
  const [day, setDay] = useState(signedBefore ? String(value.fiscal_year_end.day) : '')
  const [aid, setAid] = useState<unknown>(value.aid)
  const [complete, setComplete] = useState(false)
  const [round, setRound] = useState(0)
  const sign = useAction(
    (body: NewAidDeclaration) => signAidDeclaration({ path: { organisation_id: organisation }, headers: { 'If-Match': etag }, body }),
    async () => {
      toast(t('aid.signed_now'))
      await queries.invalidateQueries({ queryKey: declarationQuery(organisation).queryKey })
      await queries.invalidateQueries({ queryKey: ['call'] })
    },
  )
  const problem = isProblem(sign.error) ? sign.error : undefined
  const faults = problem?.faults ?? []
  const faultAt = (id: string) => faults.find(({ pointer }) => idOf(pointer) === id)?.detail
  const field: FormField = {
    ...column('aid', 'table', t('aid.earlier')),
    help: { fr: t('aid.earlier_hint') },
    required: false,
    columns: [
      column('on', 'date', t('aid.on')),
      column('granted_by', 'text', t('aid.granted_by')),
      column('regulation', 'choice', t('aid.regulation'), REGULATIONS),
      column('amount_cents', 'money', t('aid.amount')),
      column('grant_equivalent_cents', 'money', t('aid.equivalent')),
    ],
  }
  return (
    <form
      noValidate
      aria-label={t('aid.declaration')}
      onSubmit={(event) => {
        event.preventDefault()
        sign.mutate(
          {
            fiscal_year_end: { month: Number(month), day: Number(day) },
            // What is not there yet is told by the server, with all the rest.
            aid: rowsOf(aid) as unknown as DeclaredAid[],
            complete,
          },
          { onError: () => setRound((n) => n + 1) },
        )
      }}
    >
      <Stack gap={3}>
        {problem && (
          <ErrorSummary
            items={
              faults.length > 0
                ? faults.map(({ pointer, detail }) => ({ id: idOf(pointer), text: detail }))
                : [{ text: problemText(problem).detail }]
            }
            title={faults.length > 0 ? undefined : problemText(problem).title}
            round={round}
          />
        )}
        <Stack gap={2}>
          <Select
            id="fiscal_year_end-month"
            label={t('aid.year_end_month')}
            placeholder={t('organisations.choose')}
            options={MONTHS}
            value={month}
            error={faultAt('fiscal_year_end-month') ?? faultAt('fiscal_year_end')}
            onChange={(event) => setMonth(event.target.value)}
          />
          <TextField
            id="fiscal_year_end-day"
            label={t('aid.year_end_day')}
            size="short"
            inputMode="numeric"
            maxLength={2}
            value={day}
            error={faultAt('fiscal_year_end-day')}
            onChange={(event) => setDay(event.target.value)}
          />
        </Stack>
        <TableInput
          id="aid"
          label={t('aid.earlier')}
          hint={t('aid.earlier_hint')}
          field={field}
          value={aid}
          onChange={setAid}
          faultAt={faultAt}
        />
        <Checkbox
          id="complete"
          label={t('aid.complete')}
          checked={complete}
          error={faultAt('complete')}
          onChange={(event) => setComplete(event.target.checked)}
        />
        <Row>
          <Button type="submit" look="main" busy={sign.isPending}>
            {t('aid.sign')}
          </Button>
        </Row>
      </Stack>
    </form>
  )
}
