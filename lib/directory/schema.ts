import { z } from 'zod'

export const employeeId = z.uuid()

/** A chosen person, as a form shows them. */
export interface PersonChip {
  id: string
  name: string
  jobTitle: string | null
  /** Has left the company: named still, but without access. */
  hasLeft: boolean
}
