import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Application, type Attachment, deleteAttachment } from '../../../api/gen'
import { isProblem } from '../../../api/problem'
import { problemText } from '../../../app/problemText'
import { t } from '../../../i18n'
import { Button, FileField, Hidden, ProgressBar, Row, Stack } from '../../../ui'
import { FileLink } from '../form/FileLink'
import { uploadsQuery } from './queries'
import { ACCEPTED, attach } from './upload'

/** Sends and takes away files of one place of an application. */
export function useFiles(application: string, document: string | undefined, onFiles: (made?: Attachment) => void) {
  const [progress, setProgress] = useState<number>()
  const [refused, setRefused] = useState<string>()
  const queries = useQueryClient()
  const run = async (act: () => Promise<void>) => {
    setRefused(undefined)
    try {
      await act()
    } catch (error) {
      if (!isProblem(error)) throw error
      setRefused(problemText(error).detail)
    } finally {
      setProgress(undefined)
      // One that was interrupted before may have gone on.
      await queries.invalidateQueries({ queryKey: uploadsQuery(application).queryKey })
    }
  }
  return {
    progress,
    refused,
    /** `replaced` goes once the new one is there. */
    send: (files: File[], replaced?: Attachment) =>
      run(async () => {
        for (const file of files) {
          setProgress(0)
          onFiles(await attach(application, file, document, setProgress))
        }
        if (replaced) await deleteAttachment({ path: { application_id: application, attachment_id: replaced.id } })
      }),
    remove: (file: Attachment) =>
      run(async () => {
        await deleteAttachment({ path: { application_id: application, attachment_id: file.id } })
        onFiles()
      }),
  }
}

/** The file that answers a question. */
export function FileInput({
  id,
  label,
  hint,
  error,
  optional,
  application,
  value,
  onChange,
  onFiles,
}: {
  id: string
  label: string
  hint?: string
  error?: string
  optional: boolean
  application: Application
  value: unknown
  onChange: (value: unknown) => void
  onFiles?: (made?: Attachment) => void
}) {
  const file = application.attachments.find((one) => one.id === value)
  const files = useFiles(application.id, undefined, (made) => {
    onChange(made?.id)
    onFiles?.(made)
  })
  return (
    <Stack gap={1}>
      <FileField
        buttonId={id}
        label={optional ? t('funding.optional', { label }) : label}
        verb={t(file ? 'applicant.file_replace' : 'applicant.file_choose')}
        hint={hint ?? t('applicant.file_hint')}
        error={files.refused ?? error}
        accept={ACCEPTED}
        busy={files.progress !== undefined}
        onFiles={(chosen) => void files.send(chosen, file)}
      />
      {files.progress !== undefined && <ProgressBar value={files.progress} label={t('publisher.uploading')} />}
      {file && <AttachedFile application={application.id} file={file} onRemove={() => void files.remove(file)} />}
    </Stack>
  )
}

/** A file that is there, and the way to take it away. */
export function AttachedFile({ application, file, onRemove }: { application: string; file: Attachment; onRemove?: () => void }) {
  return (
    <Row gap={1} justify="between">
      <FileLink application={application} file={file} />
      {onRemove && (
        <Button small look="quiet" onClick={onRemove}>
          {t('applicant.file_remove')}
          <Hidden> : {file.name}</Hidden>
        </Button>
      )}
    </Row>
  )
}
