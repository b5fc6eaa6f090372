import { csrfToken } from '../../../api/client'
import type { Attachment } from '../../../api/gen'
import { problemOf } from '../../../api/problem'
import { newKey } from '../../../api/versioned'

/** What the server takes, told again by content there. */
export const ACCEPTED = '.pdf,.png,.jpg,.jpeg,.odt,.ods,.odp,.docx,.xlsx,.pptx,.csv,.txt'

/** XMLHttpRequest, for the progress that fetch does not tell. `document`: the key of what the call asks for. */
export function attach(
  application: string,
  file: File,
  document: string | undefined,
  onProgress: (part: number) => void,
): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/v1/applications/${application}/attachments`)
    request.setRequestHeader('X-CSRF-Token', csrfToken())
    request.setRequestHeader('Idempotency-Key', newKey())
    request.setRequestHeader('Accept-Language', globalThis.document.documentElement.lang)
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total)
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as Attachment)
      else reject(problemOf(new Response(null, { status: request.status }), request.responseText))
    }
    request.onerror = () => reject(problemOf(undefined))
    const form = new FormData()
    if (document) form.append('document', document)
    form.append('file', file)
    request.send(form)
  })
}
