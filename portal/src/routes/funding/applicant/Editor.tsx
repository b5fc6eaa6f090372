import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import type { Application, Call } from '../../../api/gen'
import type { Versioned } from '../../../api/versioned'
import { t } from '../../../i18n'
import { Button, ButtonLink, Link, Notice, Page, PlainText, Row, Split, Stack, Stepper } from '../../../ui'
import { instant } from '../words'
import { CheckPart } from './CheckPart'
import { DocumentsPart } from './DocumentsPart'
import { CHECK, DOCUMENTS, inWords, isOpen, openParts, partOf, REQUEST } from './form'
import { Interrupted } from './Interrupted'
import { applicationQuery } from './queries'
import { RequestPart } from './RequestPart'
import { applicationRoute } from './routes'
import { SavedWord, SaveNotices } from './SaveNotices'
import { SectionPart } from './SectionPart'
import { useDraft } from './useDraft'
import { VersionChoice } from './VersionChoice'
import { Withdrawal } from './Withdrawal'

/** An application being written, or corrected where a programme asks: any part in any order, saved as one goes. */
export function Editor({ latest, call, lead }: { latest: Versioned<Application>; call: Call; lead: string }) {
  const application = useMemo(() => {
    const { value } = latest
    const { form } = call.content
    return { ...value, faults: value.faults.map((fault) => inWords(fault, { content: value.content, form })) }
  }, [latest, call])
  const { id, correction } = application
  const { content: terms } = call
  const search = applicationRoute.useSearch()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const draft = useDraft(latest, terms.form)
  const steps = openParts(terms, correction)
  const part = steps.find(({ key }) => key === search.part)?.key ?? steps[0]?.key ?? CHECK
  // What is not begun is not yet wrong: faults stand beside their fields once somebody asked for the check.
  const [checked, setChecked] = useState(correction !== undefined || part === CHECK || search.field !== undefined)
  const go = (key: string) => void navigate({ to: '/applications/$id', params: { id }, search: { part: key }, resetScroll: false })

  const { flush } = draft
  useEffect(() => {
    if (part !== CHECK) return
    setChecked(true)
    void flush()
  }, [part, flush])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same field may be asked for from another part
  useEffect(() => {
    const field = search.field && (document.getElementById(search.field) ?? document.getElementById(above(search.field)))
    if (!field) return
    field.scrollIntoView({ block: 'center' })
    field.focus({ preventScroll: true })
  }, [search.field, part])

  const faultAt = (control: string) =>
    checked
      ? application.faults.find(({ pointer }) => {
          const fault = pointer.slice(1).replaceAll('/', '-')
          // A fault inside a list is told with the list; one in a table's cell, beside the cell.
          return fault === control || (/^\d+$/.test(fault.slice(control.length + 1)) && fault.startsWith(`${control}-`))
        })?.detail
      : undefined
  const todo = new Set(application.faults.map(({ pointer }) => partOf(pointer)))
  const onFiles = () => void queries.invalidateQueries({ queryKey: applicationQuery(id).queryKey, exact: true })
  const props = {
    application,
    content: draft.content,
    change: draft.change,
    faultAt,
    open: (place: string) => isOpen(place, correction),
    onFiles,
  }
  const section = terms.form.sections.find(({ key }) => key === part)
  const next = steps[steps.findIndex(({ key }) => key === part) + 1]
  return (
    <Page
      title={draft.content.title || t('applicant.untitled')}
      lead={lead}
      eyebrow={<Link to="/applications">{t('applicant.applications')}</Link>}
      actions={
        <Row gap={2}>
          <SavedWord saving={draft.saving} />
          <ButtonLink to="/applications/$id/preview" params={{ id }} onClick={() => void draft.flush()}>
            {t('applicant.preview')}
          </ButtonLink>
        </Row>
      }
    >
      <Stack gap={3}>
        {correction && (
          <Notice tone="warn" title={t('applicant.correction', { date: instant(correction.due_at) })}>
            <Stack gap={1}>
              <PlainText>{correction.reason}</PlainText>
              <p>{t('applicant.correction_how')}</p>
            </Stack>
          </Notice>
        )}
        {application.must_choose_version && <VersionChoice application={application} draft={draft} />}
        <SaveNotices draft={draft} call={terms} />
        <Interrupted application={id} />
        <Split side="start">
          <Stepper
            label={t('applicant.parts')}
            current={part}
            onStep={go}
            steps={steps.map(({ key, label }) => ({ key, label, state: key === CHECK ? 'neutral' : todo.has(key) ? 'todo' : 'done' }))}
          />
          <Stack gap={3}>
            {part === REQUEST && <RequestPart call={terms} {...props} />}
            {section && <SectionPart key={section.key} section={section} {...props} />}
            {part === DOCUMENTS && <DocumentsPart documents={terms.documents} {...props} />}
            {part === CHECK && <CheckPart application={application} call={terms} draft={draft} />}
            {next && (
              <Row>
                <Button look={next.key === CHECK ? 'main' : 'plain'} onClick={() => go(next.key)}>
                  {t('applicant.next', { part: next.label })}
                </Button>
              </Row>
            )}
          </Stack>
        </Split>
        <Withdrawal application={application} etag={draft.etag} />
      </Stack>
    </Page>
  )
}

/** The control around one that is not there: a list around its item. */
const above = (id: string) => id.replace(/-\d+(-.*)?$/, '')
