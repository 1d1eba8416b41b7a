import { z } from 'zod'
import type { PolicyEffect, PolicySubject } from '@/lib/generated/prisma/enums'
import { defineJob } from '@/lib/queue'

/** One line of a policy: a listing or category by its slug, or an authentication method by its type. */
export type PolicyRule = {
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

/** Authentication methods that a policy can block, the ones without a shared password first. */
export const governedMethods = [
  'oauth2_authorization_code',
  'oauth2_own_app',
  'oauth2_client_credentials',
  'oauth2_password',
  'api_key',
  'personal_access_token',
  'none',
] as const

/** The methods of a listing with the one that stands in no definition: an app of the organization's own. */
export function offeredTypes(types: readonly string[]): string[] {
  return types.includes('oauth2_authorization_code') ? [...types, 'oauth2_own_app'] : [...types]
}

/** How many listings one policy can name, and how long a reason is. */
export const policyLimits = { listings: 500, reason: 300 } as const

/** A policy as it is edited. */
export type PolicyDraft = Omit<Policy, 'version'>

/** Where a rule stands in the form: what it does, and why. */
export function ruleInputs({ subject, value }: Pick<PolicyRule, 'subject' | 'value'>) {
  return { effect: `effect.${subject}.${value}`, reason: `reason.${subject}.${value}` }
}

/**
 * The form of a policy. Everything it knows travels with it, so it works without JavaScript; its rules stand under
 * names of their own (`ruleInputs`).
 */
export const policyFormSchema = z
  .object({
    locale: z.string(),
    version: z.coerce.number().int().min(0),
    otherListings: z.enum(['allow', 'block'], 'choose'),
    requiresApproval: z.string().optional(),
    /** Of the listing to add. */
    q: z.string().max(200, 'tooLong').default(''),
    intent: z
      .string()
      .regex(/^(find|review|back|apply|add:[a-z0-9-]{1,80}:(allow|block))$/)
      .default('find'),
    /** Of the impact that was shown. */
    fingerprint: z.string().max(64).default(''),
  })
  .catchall(z.string().max(2000, 'tooLong'))
export type PolicyForm = z.output<typeof policyFormSchema>

/**
 * Looks where policies have another effect than when they were saved, since the catalog keeps its listings in other
 * categories. Runs every ten minutes; whoever changes categories enqueues it in the same transaction.
 */
export const reviewPoliciesJob = defineJob('policy.review', z.unknown())

/** Brings the connections of one organization in line with its policy. */
export const applyPolicyJob = defineJob('policy.apply', z.object({ organizationId: z.uuid() }))
