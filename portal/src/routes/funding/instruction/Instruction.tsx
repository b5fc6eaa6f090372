import { useSuspenseQuery } from '@tanstack/react-query'
import { Stack } from '../../../ui'
import { AdmissibilityForm } from './AdmissibilityForm'
import { Assignments } from './Assignments'
import { Corrections } from './Corrections'
import { fileQuery } from './queries'

/** The formal check, what is to be corrected, and who handles and reviews. */
export function Instruction({ id }: { id: string }) {
  const { value: file, etag } = useSuspenseQuery(fileQuery(id)).data
  return (
    <Stack gap={4}>
      {file.state === 'submitted' && <AdmissibilityForm id={id} etag={etag} />}
      <Assignments file={file} />
      <Corrections file={file} />
    </Stack>
  )
}
