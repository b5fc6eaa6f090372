import type { Attachment } from '../../../api/gen'
import { bytes } from '../../../i18n/format'
import { Soft } from '../../../ui'

/** A file of an application, with its size. */
export function FileLink({ application, file }: { application: string; file: Attachment }) {
  return (
    <span>
      <a href={`/api/v1/applications/${application}/attachments/${file.id}`} download={file.name}>
        {file.name}
      </a>{' '}
      <Soft small>{bytes(file.bytes)}</Soft>
    </span>
  )
}
