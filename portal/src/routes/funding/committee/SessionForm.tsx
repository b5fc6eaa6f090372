import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SessionContent } from '../../../api/gen'
import { itemsOf } from '../../../api/pages'
import { Problem } from '../../../api/problem'
import { Form, useProblemForm } from '../../../forms'
import { t } from '../../../i18n'
import { Button, Card, CheckGroup, Row, Section, Select, Stack, TextArea, TextField } from '../../../ui'
import { peopleQuery } from '../queries'
import { rankingQuery } from './queries'
import { accepts, contentOf, OPINIONS, renameFault, type SessionValues, sessionSchema } from './sessions'

const SEATS = ['committee', 'decider', 'manager', 'instructor'] as const
const CHAIRS = ['committee', 'decider'] as const

type Props = {
  call: string
  programme: string
  values: SessionValues
  verb: string
  run: (content: SessionContent, key: string) => Promise<unknown>
}

/** Who sat, what was examined, and what was thought of it. */
export function SessionForm({ call, programme, values, verb, run }: Props) {
  const people = itemsOf(useSuspenseInfiniteQuery(peopleQuery(programme)).data)
  const ranked = useSuspenseInfiniteQuery(rankingQuery(call)).data.pages.flatMap((page) => page.items)
  const form = useProblemForm<SessionValues>({
    name: 'session',
    schema: sessionSchema,
    defaultValues: values,
    rename: renameFault,
    run: async (sent, key) => {
      const content = contentOf(sent)
      if (!content) throw new Problem({ status: 422, faults: [{ pointer: '/held_at', detail: t('instruction.no_such_hour') }] })
      await run(content, key)
    },
  })
  const { examined, present } = form.form.watch()
  const having = (roles: readonly string[]) => people.filter((person) => person.roles.some((role) => roles.includes(role)))
  const seated = having(SEATS).map((person) => ({ value: person.account_id, label: person.name }))
  const names = new Map(people.map((person) => [person.account_id, person.name]))
  const files = new Map(ranked.map((file) => [file.application_id, `${file.number} · ${file.organisation_name} · ${file.title}`]))
  const write = (next: SessionValues['examined']) => form.form.setValue('examined', next, { shouldDirty: true })
  return (
    <Form of={form} verb={verb} label={t('committee.session')}>
      <Row gap={2} top>
        <TextField {...form.field('day')} type="date" size="short" label={t('committee.session_day')} />
        <TextField {...form.field('hour')} type="time" size="short" label={t('committee.session_hour')} hint={t('committee.paris')} />
        <TextField {...form.field('place')} label={t('committee.place')} />
      </Row>
      <Select
        {...form.field('chair')}
        label={t('committee.chair')}
        placeholder={t('committee.choose_chair')}
        options={having(CHAIRS).map((person) => ({ value: person.account_id, label: person.name }))}
      />
      <CheckGroup {...form.group<string[]>('present')} legend={t('committee.present')} choices={seated} filterable={seated.length > 8} />
      <Section title={t('committee.examined')} lead={t('committee.examined_lead')}>
        <Stack gap={2}>
          {examined.map((file, at) => (
            <Card key={file.application_id} as="article" label={files.get(file.application_id)}>
              <Stack gap={2}>
                <Row justify="between">
                  <strong>{files.get(file.application_id) ?? file.application_id}</strong>
                  <Button small onClick={() => write(examined.filter((one) => one !== file))}>
                    {t('committee.examined_remove')}
                  </Button>
                </Row>
                <Select
                  {...form.field(`examined.${at}.opinion`)}
                  label={t('committee.opinion')}
                  placeholder={t('committee.choose_opinion')}
                  options={OPINIONS.map((value) => ({ value, label: t(`committee.outcome_${value}`) }))}
                />
                {accepts(file.opinion) && (
                  <TextField
                    {...form.field(`examined.${at}.amount`)}
                    label={t('committee.amount_euros')}
                    size="short"
                    inputMode="decimal"
                    optional
                  />
                )}
                <TextArea {...form.field(`examined.${at}.remarks`)} label={t('committee.remarks')} rows={2} optional />
                {present.length > 0 && (
                  <CheckGroup
                    {...form.group<string[]>(`examined.${at}.recused`)}
                    legend={t('committee.recused')}
                    choices={present.map((value) => ({ value, label: names.get(value) ?? value }))}
                    inline
                  />
                )}
              </Stack>
            </Card>
          ))}
          <AddFile
            files={[...files].filter(([id]) => !examined.some((file) => file.application_id === id))}
            onAdd={(application_id) =>
              write([
                ...examined,
                // No opinion is given beforehand.
                { application_id, opinion: '' as SessionValues['examined'][number]['opinion'], amount: '', remarks: '', recused: [] },
              ])
            }
          />
        </Stack>
      </Section>
      <TextArea {...form.field('remarks')} label={t('committee.session_remarks')} rows={4} optional />
    </Form>
  )
}

function AddFile({ files, onAdd }: { files: [id: string, label: string][]; onAdd: (id: string) => void }) {
  const [chosen, setChosen] = useState('')
  if (files.length === 0) return null
  const known = files.some(([id]) => id === chosen)
  return (
    <Row gap={2}>
      <Select
        id="session-add"
        label={t('committee.examined_add')}
        placeholder={t('committee.choose_file')}
        options={files.map(([value, label]) => ({ value, label }))}
        value={known ? chosen : ''}
        onChange={(event) => setChosen(event.target.value)}
      />
      <Button onClick={() => known && onAdd(chosen)}>{t('committee.examined_add_verb')}</Button>
    </Row>
  )
}
