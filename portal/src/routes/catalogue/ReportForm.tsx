import { useState } from 'react'
import * as z from 'zod/mini'
import { createReport, type ReportKind } from '../../api/gen'
import { reportWord } from '../../domain/words'
import { absent, chosen, Form, optionalText, requiredText, useProblemForm } from '../../forms'
import { t } from '../../i18n'
import { Disclosure, Notice, Select, TextArea, TextField } from '../../ui'

const KINDS = ['misleading', 'privacy', 'unsuitable', 'broken_link', 'rights', 'other'] as const satisfies ReportKind[]

/** Anybody may say what is wrong with a listing. */
export function ReportForm({ listing }: { listing: string }) {
  const [sent, setSent] = useState(false)
  const report = useProblemForm({
    name: 'report',
    schema: z.object({ kind: chosen(KINDS), text: requiredText(2000), email: optionalText(254) }),
    defaultValues: { kind: '' as ReportKind, text: '', email: '' },
    run: async ({ kind, text, email }, key) => {
      await createReport({
        path: { listing_id: listing },
        headers: { 'Idempotency-Key': key },
        body: { kind, text, ...(absent(email) ? { email } : {}) },
      })
      setSent(true)
    },
  })
  if (sent) return <Notice tone="good" live title={t('catalogue.l_reported')} />
  return (
    <Disclosure summary={t('catalogue.l_report')}>
      <Form of={report} verb={t('catalogue.l_report_send')} look="plain" label={t('catalogue.l_report')}>
        <Select
          {...report.field('kind')}
          label={t('catalogue.l_report_kind')}
          placeholder={t('catalogue.l_choose')}
          options={KINDS.map((kind) => ({ value: kind, label: reportWord(kind) }))}
        />
        <TextArea {...report.field('text')} label={t('catalogue.l_report_text')} rows={4} />
        <TextField {...report.field('email')} label={t('catalogue.l_report_email')} optional type="email" autoComplete="email" />
      </Form>
    </Disclosure>
  )
}
