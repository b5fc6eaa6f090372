import type { DocumentAsked } from '../../../api/gen'
import { pick } from '../../../domain/words'
import { t } from '../../../i18n'
import { FileField, ProgressBar, Section, Stack } from '../../../ui'
import { AttachedFile, useFiles } from './FileInput'
import { idOf } from './form'
import type { PartProps } from './part'
import { ACCEPTED } from './upload'

/** The documents that the call asks for beside its form. */
export function DocumentsPart({ documents, ...part }: PartProps & { documents: DocumentAsked[] }) {
  return (
    <Section title={t('funding.documents')} lead={t('applicant.file_hint')}>
      <Stack gap={3}>
        {documents.map((document) => (
          <Document key={document.key} document={document} {...part} />
        ))}
      </Stack>
    </Section>
  )
}

function Document({ document, application, faultAt, open, onFiles }: PartProps & { document: DocumentAsked }) {
  const place = `/documents/${document.key}`
  const files = useFiles(application.id, document.key, onFiles)
  const there = application.attachments.filter((file) => file.document === document.key)
  const label = pick(document.label)
  const may = open(place)
  return (
    <Stack gap={1}>
      {may ? (
        <FileField
          buttonId={idOf(place)}
          label={document.required ? label : t('funding.optional', { label })}
          verb={t(there.length > 0 ? 'applicant.file_more' : 'applicant.file_choose')}
          error={files.refused ?? faultAt(idOf(place))}
          accept={ACCEPTED}
          multiple
          busy={files.progress !== undefined}
          onFiles={(chosen) => void files.send(chosen)}
        />
      ) : (
        <strong>{label}</strong>
      )}
      {files.progress !== undefined && <ProgressBar value={files.progress} label={t('publisher.uploading')} />}
      {there.map((file) => (
        <AttachedFile key={file.id} application={application.id} file={file} onRemove={may ? () => void files.remove(file) : undefined} />
      ))}
    </Stack>
  )
}
