import type { PolicyEffect, PolicySubject } from '@/lib/generated/prisma/enums'

/** One line of a policy: a listing or category by its slug, or an authentication method by its type. */
export interface PolicyRule {
  subject: PolicySubject
  value: string
  effect: PolicyEffect
  /** Shown to whoever meets the rule; may be empty. */
  reason: string
}

/** What an organization allows its members to connect, and how. */
export interface Policy {
  /** What holds for listings that neither a rule of their own nor one of a category names. */
  otherListings: PolicyEffect
  /** A second admin has to agree before a new connection is used. */
  requiresApproval: boolean
  /** 0 before the first change. */
  version: number
  rules: PolicyRule[]
}

/** Everything is allowed. */
export const noPolicy: Policy = { otherListings: 'allow', requiresApproval: false, version: 0, rules: [] }

/** What somebody wants to use. */
export interface PolicyQuestion {
  listingSlug: string
  categorySlugs: readonly string[]
  /** Null while none is chosen. */
  method: string | null
}

/** Why something is not allowed. */
export interface Verdict {
  kind: 'listing' | 'method'
  /** Null where no rule names it and other listings are blocked. */
  rule: PolicyRule | null
  /** The administrators' own words; empty where they gave none. */
  reason: string
}
