import type { Application, ApplicationContent, Attachment } from '../../../api/gen'

/** What every part of the form is given. */
export type PartProps = {
  application: Application
  content: ApplicationContent
  change: (place: string, value: unknown) => void
  /** What is wrong with a control, where it is to be told. */
  faultAt: (id: string) => string | undefined
  /** Whether a place may be changed. */
  open: (place: string) => boolean
  onFiles: (made?: Attachment) => void
}
