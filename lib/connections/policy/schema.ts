import type { FolderLabel } from '@/lib/folders/schema'
import type { Named } from '@/lib/policies/queries'
import type { PolicyDraft } from '@/lib/policies/schema'

/** One connection that a policy stops or lets go on. */
export interface ImpactedConnection {
  id: string
  name: string
  listing: string
  owner: string | null
  /** Null where the reader does not see it. */
  folder: FolderLabel | null
  /** Employees who have a listing through it; null where it is not activated. */
  employees: number | null
}

/** One side of an impact: exact numbers, and the first connections by name. */
export interface PolicyImpactSide {
  count: number
  /** Employees who lose or regain at least one integration, each counted once. */
  employees: number
  first: ImpactedConnection[]
}

/** What a change of the policy does to connections and to the people who use them. */
export interface PolicyImpact {
  fingerprint: string
  stops: PolicyImpactSide
  resumes: PolicyImpactSide
  /** Connections that wait for an approval which the draft asks for no more. */
  waiting: number
  /** Members who may approve, where the draft asks for approvals. */
  approvers: number | null
}

/** Where the form of a policy stands after a press of a button. */
export interface PolicyStep {
  view: 'edit' | 'review'
  version: number
  draft: PolicyDraft
  /** Listings that the draft names. */
  listings: Named[]
  /** What a search offers to add; null before one. */
  found: Named[] | null
  impact: PolicyImpact | null
  /** The impact is another than the one that was confirmed. */
  isNews: boolean
}
