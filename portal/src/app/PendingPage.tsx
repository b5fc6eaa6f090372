import { Skeleton } from '../ui'

export const PendingPage = () => <Skeleton title lines={3} blocks={2} />
