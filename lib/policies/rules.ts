import type { PolicySubject } from '@/lib/generated/prisma/enums'
import type { Policy, PolicyQuestion, PolicyRule, Verdict } from '@/lib/policies/schema'

type Decide = (question: PolicyQuestion) => Verdict | null

const keyOf = (subject: PolicySubject, value: string) => `${subject}:${value}`

/**
 * What a policy says about a listing and a method; null: allowed. A rule for the listing itself beats those for
 * its categories, and these beat what holds for all others; among its categories a block beats an allow.
 * Methods are judged apart: each is allowed unless a rule blocks it.
 */
export function verdict(policy: Policy, question: PolicyQuestion): Verdict | null {
  return deciding(policy)(question)
}

/** The same for many questions: its rules are looked up, not searched. */
export function deciding({ otherListings, rules }: Policy): Decide {
  const known = new Map(rules.map((rule) => [keyOf(rule.subject, rule.value), rule]))
  const find = (subject: PolicySubject, value: string) => known.get(keyOf(subject, value))
  return ({ listingSlug, categorySlugs, method }) => {
    const own = find('listing', listingSlug)
    const ofCategories = categorySlugs.flatMap((slug) => find('category', slug) ?? [])
    const ruling = own ?? ofCategories.find(isBlock) ?? ofCategories[0] ?? null
    if ((ruling?.effect ?? otherListings) === 'block') {
      return { kind: 'listing', rule: ruling, reason: ruling?.reason ?? '' }
    }
    const ofMethod = method === null ? undefined : find('method', method)
    return ofMethod && isBlock(ofMethod) ? { kind: 'method', rule: ofMethod, reason: ofMethod.reason } : null
  }
}

function isBlock({ effect }: PolicyRule): boolean {
  return effect === 'block'
}
