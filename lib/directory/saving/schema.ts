import type { EmployeeStatus, EmploymentType } from '@/lib/generated/prisma/enums'

/** A person as the directory is to hold them. Texts are in Unicode normalization form C, days `YYYY-MM-DD`. */
export interface EmployeeDraft {
  /** Null for somebody new. */
  id: string | null
  /** The id that somebody new is to have: for others of the same call whom they manage. */
  newId?: string
  givenName: string
  familyName: string
  email: string
  externalId: string | null
  /** SCIM `userName` where it is not the e-mail. */
  userName: string | null
  jobTitle: string | null
  department: string | null
  team: string | null
  location: string | null
  /** ISO 3166-1 alpha-2. */
  country: string | null
  /** BCP 47. */
  language: string | null
  managerId: string | null
  employmentType: EmploymentType
  startDate: string | null
  endDate: string | null
  status: EmployeeStatus
  /** Values of the organization's own attributes, by their keys. */
  attributes: Record<string, string>
}

export interface SavedEmployee {
  id: string
  outcome: 'created' | 'updated' | 'unchanged'
}
