import type { ReactNode } from 'react'
import { Facts } from '../../../ui'

/** An answer that is read here and changes no more. */
export const Locked = ({ label, children }: { label: string; children: ReactNode }) => (
  <Facts narrow items={[[label, children || undefined]]} />
)
