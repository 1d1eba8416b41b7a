/** How many people stand on one page of an audience. */
export const membersPageSize = 50

export const memberSources = ['rule', 'hand'] as const
export type MemberSource = (typeof memberSources)[number]

/** What the list of members is narrowed to. */
export interface MemberFilters {
  q: string
  by: MemberSource | null
  /** From 1. */
  page: number
}

/** One person who is in an audience. */
export interface MemberRow {
  id: string
  name: string
  department: string | null
  jobTitle: string | null
  status: string
  /** By the conditions, by hand, or both. */
  byRule: boolean
  byHand: boolean
}

export interface MemberPage {
  rows: MemberRow[]
  total: number
  page: number
  pageCount: number
}
