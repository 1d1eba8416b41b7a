import type { PolicySubject } from '@/lib/generated/prisma/enums'
import {
  type Policy,
  type PolicyDraft,
  type PolicyQuestion,
  type PolicyRule,
  policyLimits,
  ruleInputs,
  type Verdict,
} from '@/lib/policies/schema'

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
export function deciding({ otherListings, rules }: Pick<Policy, 'otherListings' | 'rules'>): Decide {
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

const ruleInput = /^effect\.(listing|category|method)\.([a-z0-9_-]{1,80})$/
const reasonInput = /^reason\.(listing|category|method)\.([a-z0-9_-]{1,80})$/

/**
 * The policy that a form describes. A rule without an effect is none; for methods, which are allowed without a
 * rule, only blocks are kept.
 */
export function draftOf(form: Readonly<Record<string, unknown>>): PolicyDraft {
  const rules = Object.entries(form).flatMap(([name, effect]): PolicyRule[] => {
    const [, subject, value] = ruleInput.exec(name) ?? []
    if (!isSubject(subject) || value === undefined) return []
    if (effect !== 'block' && (effect !== 'allow' || subject === 'method')) return []
    return [{ subject, value, effect, reason: cleanReason(form[ruleInputs({ subject, value }).reason]) }]
  })
  const otherListings = form.otherListings === 'block' ? 'block' : 'allow'
  return { otherListings, requiresApproval: form.requiresApproval === 'on', rules: rules.sort(inOrder) }
}

function isSubject(text: string | undefined): text is PolicySubject {
  return text === 'listing' || text === 'category' || text === 'method'
}

// One line of text that no database refuses and that turns no words around it.
function cleanReason(given: unknown): string {
  if (typeof given !== 'string') return ''
  const line = given.replace(/\p{Bidi_Control}/gu, '').replace(/[\p{Cc}\s]+/gu, ' ')
  return line.toWellFormed().trim()
}

function inOrder(one: PolicyRule, other: PolicyRule): number {
  return keyOf(one.subject, one.value) < keyOf(other.subject, other.value) ? -1 : 1
}

/** What is wrong with a draft, by input of its form. */
export function problemsOf({ rules }: PolicyDraft): Record<string, string> {
  const tooLong = rules.filter(({ reason }) => reason.length > policyLimits.reason)
  return Object.fromEntries(tooLong.map((rule) => [ruleInputs(rule).reason, 'tooLong']))
}

/**
 * Reasons that somebody wrote where no rule holds, by input of their form: they would be shown to nobody. One that
 * stands beside a rule that is taken away goes with it.
 */
export function strayReasons(
  form: Readonly<Record<string, unknown>>,
  before: Pick<PolicyDraft, 'rules'>,
): Record<string, string> {
  const reasonOf = ({ rules }: Pick<PolicyDraft, 'rules'>, subject: string, value: string) =>
    rules.find((rule) => rule.subject === subject && rule.value === value)?.reason
  const draft = draftOf(form)
  return Object.fromEntries(
    Object.entries(form).flatMap(([name, given]) => {
      const [, subject = '', value = ''] = reasonInput.exec(name) ?? []
      const reason = subject && cleanReason(given)
      if (!reason || reasonOf(draft, subject, value) !== undefined) return []
      return reason === reasonOf(before, subject, value) ? [] : [[name, 'policy.reasonWithoutRule']]
    }),
  )
}

/** The listings that a form shows: those of its rules, and those at whose reason something is wrong. */
export function shownListings(
  { rules }: Pick<PolicyDraft, 'rules'>,
  fields: Readonly<Record<string, string>> = {},
): string[] {
  const ofRules = rules.flatMap(({ subject, value }) => (subject === 'listing' ? [value] : []))
  const ofFields = Object.keys(fields).flatMap((name) => {
    const [, subject, value] = reasonInput.exec(name) ?? []
    return subject === 'listing' && value !== undefined ? [value] : []
  })
  return [...new Set([...ofRules, ...ofFields])]
}

/** What differs between two policies, for the audit log: of each only what the other has not. */
export function diffPolicies(before: PolicyDraft, after: PolicyDraft) {
  const texts = (policy: PolicyDraft) => new Set(policy.rules.map(textOf))
  const [old, fresh] = [texts(before), texts(after)]
  return {
    before: differing(before, after, fresh),
    after: differing(after, before, old),
  }
}

function differing(policy: PolicyDraft, other: PolicyDraft, known: Set<string>): Partial<PolicyDraft> {
  const rules = policy.rules.filter((rule) => !known.has(textOf(rule)))
  return {
    ...(policy.otherListings !== other.otherListings && { otherListings: policy.otherListings }),
    ...(policy.requiresApproval !== other.requiresApproval && { requiresApproval: policy.requiresApproval }),
    ...(rules.length > 0 && { rules }),
  }
}

function textOf({ subject, value, effect, reason }: PolicyRule): string {
  return JSON.stringify([subject, value, effect, reason])
}

/** Whether two policies say the same. */
export function areSamePolicies(one: PolicyDraft, other: PolicyDraft): boolean {
  const { before, after } = diffPolicies(one, other)
  return Object.keys(before).length === 0 && Object.keys(after).length === 0
}
