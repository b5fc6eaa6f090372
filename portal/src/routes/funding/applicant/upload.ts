import { DetailedError, Upload as Tus } from 'tus-js-client'
import { csrfToken } from '../../../api/client'
import { type Attachment, getUpload, listUploads } from '../../../api/gen'
import { problemOf } from '../../../api/problem'
import { underWay } from './underWay'

/** What the server takes, told again by content there. */
export const ACCEPTED = '.pdf,.png,.jpg,.jpeg,.odt,.ods,.odp,.docx,.xlsx,.pptx,.csv,.txt'

/** What a cut connection sends again, at most. */
const PART = 512 * 1024
/** Two minutes in all, and anew after each part that arrived. */
const RETRIES = [500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000]

/**
 * Sends a file in parts, by itself again where the line breaks; from where it was, if this very file was begun before.
 * `document`: the key of what the call asks for.
 */
export async function attach(
  application: string,
  file: File,
  document: string | undefined,
  onProgress: (part: number) => void,
): Promise<Attachment> {
  const sha256 = hex(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
  underWay.add(sha256)
  try {
    const begun = (await listUploads({ path: { application_id: application } })).data.items
    const before = begun.find((one) => one.sha256 === sha256 && one.document === document)
    const address = `/api/v1/applications/${application}/uploads`
    const id = await send(file, {
      endpoint: address,
      uploadUrl: before && `${address}/${before.id}`,
      metadata: { filename: file.name, sha256, ...(document ? { document } : {}) },
      onProgress: (sent, all) => onProgress(sent / all),
    })
    const { attachment } = (await getUpload({ path: { application_id: application, upload_id: id } })).data
    if (!attachment) throw problemOf(undefined)
    return attachment
  } finally {
    underWay.delete(sha256)
  }
}

/** Answers the id of what was sent. */
function send(file: File, options: ConstructorParameters<typeof Tus>[1]): Promise<string> {
  return new Promise((resolve, reject) => {
    const tus = new Tus(file, {
      ...options,
      chunkSize: PART,
      retryDelays: RETRIES,
      // What was begun is found again by asking the server, from any browser.
      storeFingerprintForResuming: false,
      headers: { 'X-CSRF-Token': csrfToken(), 'Accept-Language': document.documentElement.lang },
      onShouldRetry: (error) => mayPass(error.originalResponse?.getStatus() ?? 0),
      onError: (error) => {
        const answer = error instanceof DetailedError ? error.originalResponse : null
        const response = answer ? new Response(null, { status: answer.getStatus() }) : undefined
        reject(problemOf(response, answer?.getBody()))
      },
      onSuccess: () => resolve(tus.url?.split('/').at(-1) ?? ''),
    })
    tus.start()
  })
}

/** No answer, a busy server, or the end of a part that the line cut just before. */
const mayPass = (status: number) => status === 0 || status === 409 || status === 429 || status >= 500

const hex = (bytes: ArrayBuffer) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
