import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import * as z from 'zod/mini'
import { type Application, type ApplicationAssignment, type Candidate, deleteAssignment, updateAssignment } from '../../../api/gen'
import { isProblem } from '../../../api/problem'
import { useAction } from '../../../api/useAction'
import { problemText } from '../../../app/problemText'
import { chosen, Form, requiredText, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { shortDate } from '../../../i18n/format'
import { Badge, ConfirmButton, Disclosure, Notice, RadioGroup, Section, Select, Soft, Stack, Table, toast } from '../../../ui'
import { assignmentsQuery, callVersionQuery, candidatesQuery, fileKey } from './queries'

const DUTIES = ['instructor', 'reviewer'] as const

/** Who handles the file and who reviews it, with what each declared. */
export function Assignments({ file }: { file: Application }) {
  const queries = useQueryClient()
  const rows = useSuspenseQuery(assignmentsQuery(file.id)).data
  const wanted = useSuspenseQuery(callVersionQuery(file.call_id, file.call_version)).data.content.reviewers_per_application
  const reviewers = rows.filter((row) => row.duty === 'reviewer').length
  // Where somebody is missing the form is there at once; it stays while it is used.
  const [open] = useState(reviewers < wanted && file.state === 'admissible')
  const relieve = useAction(
    (account: string) => deleteAssignment({ path: { application_id: file.id, account_id: account } }),
    () => queries.invalidateQueries({ queryKey: fileKey(file.id) }),
  )
  return (
    <Section title={t('instruction.assigned')} lead={t('instruction.assigned_lead', { have: reviewers, count: wanted })}>
      <Stack gap={3}>
        {isProblem(relieve.error) && (
          <Notice tone="bad" live title={problemText(relieve.error).title}>
            {problemText(relieve.error).detail}
          </Notice>
        )}
        {rows.length === 0 ? (
          <Soft>{t('instruction.nobody')}</Soft>
        ) : (
          <Table
            caption={t('instruction.assigned')}
            quietCaption
            rows={rows}
            rowKey={(row) => row.account_id}
            columns={[
              { key: 'name', header: t('organisations.name'), head: true, cell: (row) => row.name },
              { key: 'duty', header: t('instruction.duty'), cell: (row) => t(`instruction.duty_${row.duty}`) },
              { key: 'since', header: t('instruction.since'), cell: (row) => shortDate(row.since) },
              { key: 'declared', header: t('instruction.interests'), cell: declared },
              {
                key: 'act',
                header: t('instruction.act'),
                cell: (row) => <Relieve row={row} onConfirm={() => relieve.mutateAsync(row.account_id)} />,
              },
            ]}
          />
        )}
        <Disclosure ruled open={open} summary={t('instruction.assign')}>
          <AssignForm file={file} rows={rows} />
        </Disclosure>
      </Stack>
    </Section>
  )
}

function declared(row: ApplicationAssignment) {
  if (row.reviewed) return <Badge tone="good">{t('instruction.review_done')}</Badge>
  if (row.cleared === undefined) return row.duty === 'reviewer' ? <Badge tone="warn">{t('instruction.not_declared')}</Badge> : undefined
  return row.cleared ? <Badge tone="info">{t('instruction.cleared')}</Badge> : <Badge tone="bad">{t('instruction.recused')}</Badge>
}

function Relieve({ row, onConfirm }: { row: ApplicationAssignment; onConfirm: () => Promise<unknown> }) {
  return (
    <ConfirmButton
      small
      look="quiet"
      title={t('instruction.relieve_title', { name: row.name })}
      text={t('instruction.relieve_text')}
      verb={t('instruction.relieve')}
      onConfirm={() => onConfirm().catch(() => undefined)}
    >
      {t('instruction.relieve')}
    </ConfirmButton>
  )
}

function AssignForm({ file, rows }: { file: Application; rows: ApplicationAssignment[] }) {
  const queries = useQueryClient()
  const people = useSuspenseQuery(candidatesQuery(file.id)).data
  const form = useProblemForm({
    name: 'assign',
    schema: z.object({ duty: chosen(DUTIES), account_id: requiredText(40) }),
    defaultValues: { account_id: '' },
    run: async (body) => {
      await updateAssignment({ path: { application_id: file.id }, body })
      toast(t('instruction.assigned_done'))
      form.form.reset()
      await queries.invalidateQueries({ queryKey: fileKey(file.id) })
    },
  })
  const duty = form.form.watch('duty')
  const candidates = people.filter(
    (person) => duty && person.duties.includes(duty) && !rows.some((row) => row.account_id === person.account_id && row.duty === duty),
  )
  const chosenOne = people.find((person) => person.account_id === form.form.watch('account_id'))
  return (
    <Form of={form} verb={t('instruction.assign_verb')} look="plain" label={t('instruction.assign')}>
      <RadioGroup
        {...form.group<string | undefined>('duty')}
        inline
        legend={t('instruction.duty')}
        choices={DUTIES.map((value) => ({ value, label: t(`instruction.duty_${value}`) }))}
      />
      <Select
        {...form.field('account_id')}
        label={t('instruction.person')}
        hint={t('instruction.person_hint')}
        placeholder={t('instruction.choose_person')}
        options={candidates.map((person) => ({ value: person.account_id, label: candidate(person) }))}
      />
      {chosenOne && chosenOne.hints.length > 0 && (
        <Notice tone="warn" title={t('instruction.candidate_hints', { name: chosenOne.name })}>
          <ul>
            {chosenOne.hints.map((hint) => (
              <li key={hint}>{t(`instruction.candidate_${hint}`)}</li>
            ))}
          </ul>
        </Notice>
      )}
    </Form>
  )
}

/** A candidate in the list: what they still owe, and what speaks against them. */
function candidate(person: Candidate): string {
  const notes = [
    person.waiting > 0 && t('instruction.waiting', { count: person.waiting }),
    person.recused ? t('instruction.recused') : person.hints.length > 0 && t('instruction.hinted'),
  ].filter(Boolean)
  return [person.name, ...notes].join(' · ')
}
