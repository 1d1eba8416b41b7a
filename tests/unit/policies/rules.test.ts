import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changesBy, type GovernedConnection } from '@/lib/connections/policy/rules'
import {
  areSamePolicies,
  diffPolicies,
  draftOf,
  problemsOf,
  shownListings,
  strayReasons,
  verdict,
} from '@/lib/policies/rules'
import { noPolicy, type Policy, type PolicyRule, ruleInputs } from '@/lib/policies/schema'

const effect = fc.constantFrom('allow' as const, 'block' as const)
const slug = fc.constantFrom('okta', 'slack', 'hr-sync', 'payroll', 'chat')
const rule: fc.Arbitrary<PolicyRule> = fc.oneof(
  fc.record({ subject: fc.constant('listing' as const), value: slug, effect, reason: fc.constant('') }),
  fc.record({ subject: fc.constant('category' as const), value: slug, effect, reason: fc.constant('') }),
  fc.record({
    subject: fc.constant('method' as const),
    value: fc.constantFrom('api_key', 'none'),
    effect,
    reason: fc.constant(''),
  }),
)
const policy: fc.Arbitrary<Policy> = fc.record({
  otherListings: effect,
  requiresApproval: fc.boolean(),
  version: fc.nat(),
  rules: fc.uniqueArray(rule, { selector: ({ subject, value }) => `${subject}:${value}` }),
})
const question = fc.record({
  listingSlug: slug,
  categorySlugs: fc.uniqueArray(slug),
  method: fc.constantFrom(null, 'api_key', 'none'),
})

const find = ({ rules }: Policy, subject: string, value: string) =>
  rules.find((one) => one.subject === subject && one.value === value)

test('without a policy everything is allowed', () => {
  fc.assert(fc.property(question, (asked) => verdict(noPolicy, asked) === null))
})

test('a rule for the listing decides whatever its categories and the rest say', () => {
  fc.assert(
    fc.property(policy, question, (given, asked) => {
      const own = find(given, 'listing', asked.listingSlug)
      fc.pre(own !== undefined)
      const found = verdict(given, asked)
      expect(found?.kind === 'listing').toBe(own?.effect === 'block')
      if (found?.kind === 'listing') expect(found.rule).toBe(own)
    }),
  )
})

test('among categories one block is enough, and an allow beats what holds for all others', () => {
  fc.assert(
    fc.property(policy, question, (given, asked) => {
      fc.pre(find(given, 'listing', asked.listingSlug) === undefined)
      const effects = asked.categorySlugs.flatMap((one) => find(given, 'category', one)?.effect ?? [])
      const expected = effects.includes('block')
        ? 'block'
        : effects.includes('allow')
          ? 'allow'
          : given.otherListings
      expect(verdict(given, asked)?.kind === 'listing').toBe(expected === 'block')
    }),
  )
})

test('a method is refused exactly where a rule blocks it and the listing is allowed', () => {
  fc.assert(
    fc.property(policy, question, (given, asked) => {
      const isListingBlocked = verdict(given, { ...asked, method: null }) !== null
      const isMethodBlocked = asked.method !== null && find(given, 'method', asked.method)?.effect === 'block'
      const found = verdict(given, asked)
      expect(found === null).toBe(!isListingBlocked && !isMethodBlocked)
      if (found && !isListingBlocked) expect(found.kind).toBe('method')
    }),
  )
})

test('a form says what its policy says: rules without an effect and allowed methods are none', () => {
  fc.assert(
    fc.property(policy, ({ version, ...draft }) => {
      const rules = draft.rules.filter(({ subject, effect }) => subject !== 'method' || effect === 'block')
      const form = Object.fromEntries([
        ...draft.rules.flatMap((one) => {
          const names = ruleInputs(one)
          return [
            [names.effect, one.effect],
            [names.reason, one.reason],
          ]
        }),
        ['effect.category.unset', ''],
        ['otherListings', draft.otherListings],
        ...(draft.requiresApproval ? [['requiresApproval', 'on']] : []),
      ])
      expect(areSamePolicies(draftOf(form), { ...draft, rules })).toBe(true)
    }),
  )
})

test('names that no input of the form has make no rule', () => {
  const form = { 'effect.role.admin': 'block', 'effect.listing.': 'block', 'effect.method.api_key': 'maybe' }
  expect(draftOf(form).rules).toEqual([])
})

test('a reason is one line of text, and beyond its length it is refused at its input', () => {
  const form = {
    'effect.listing.okta': 'block',
    'reason.listing.okta': ' We  use\nanother \u202E one\u0000 ',
    'effect.listing.slack': 'block',
    'reason.listing.slack': 'x'.repeat(301),
  }
  const draft = draftOf(form)
  expect(draft.rules[0]?.reason).toBe('We use another one')
  expect(problemsOf(draft)).toEqual({ 'reason.listing.slack': 'tooLong' })
})

test('a reason that is written where no rule holds is refused; one of a rule that goes, goes with it', () => {
  const rules = [{ subject: 'category', value: 'sso', effect: 'block', reason: 'Before' }] as const
  const form = {
    'effect.listing.okta': '',
    'reason.listing.okta': 'Too dear',
    'effect.method.api_key': '',
    'reason.method.api_key': ' ',
    'effect.method.none': 'block',
    'reason.method.none': 'Never',
    'effect.category.sso': '',
    'reason.category.sso': ' Before ',
  }
  const stray = { 'reason.listing.okta': 'policy.reasonWithoutRule' }
  expect(strayReasons(form, { rules: [...rules] })).toEqual(stray)
  expect(shownListings(draftOf(form), stray)).toEqual(['okta'])
  const other = { ...form, 'reason.category.sso': 'Another' }
  expect(Object.keys(strayReasons(other, { rules: [...rules] }))).toEqual([
    'reason.listing.okta',
    'reason.category.sso',
  ])
})

test('the difference of two policies names what changed alone', () => {
  const okta: PolicyRule = { subject: 'listing', value: 'okta', effect: 'block', reason: 'a' }
  const slack: PolicyRule = { subject: 'listing', value: 'slack', effect: 'allow', reason: '' }
  const before = { otherListings: 'allow' as const, requiresApproval: false, rules: [okta, slack] }
  const after = { ...before, requiresApproval: true, rules: [{ ...okta, reason: 'b' }, slack] }
  expect(diffPolicies(before, after)).toEqual({
    before: { requiresApproval: false, rules: [okta] },
    after: { requiresApproval: true, rules: [{ ...okta, reason: 'b' }] },
  })
  expect(areSamePolicies(before, { ...before })).toBe(true)
})

const state = fc.constantFrom(
  { state: 'connected' as const, stateReason: null },
  { state: 'connected' as const, stateReason: 'unverified' },
  { state: 'connected' as const, stateReason: 'degraded' },
  { state: 'needs_reconnect' as const, stateReason: 'authenticationFailed' },
  { state: 'needs_consent' as const, stateReason: 'consent' },
  { state: 'pending' as const, stateReason: 'approval' },
  { state: 'pending' as const, stateReason: 'credentials' },
  { state: 'inactive' as const, stateReason: 'admin' },
)
const connection: fc.Arbitrary<GovernedConnection> = fc
  .record({
    id: fc.uuid(),
    facts: state,
    authMethod: fc.constantFrom(null, 'api_key', 'none'),
    verifiedAt: fc.constantFrom(null, new Date(0)),
    listingSlug: slug,
    categorySlugs: fc.uniqueArray(slug),
  })
  .map(({ facts, ...rest }) => ({ ...rest, ...facts, hasFailed: false, heldState: null, heldReason: null }))

test('what a policy stops, its end brings back exactly, and nothing else moves', () => {
  fc.assert(
    fc.property(policy, fc.array(connection), (given, connections) => {
      const changes = new Map(changesBy(given, connections).map((change) => [change.id, change]))
      const stopped = connections.map((one): GovernedConnection => {
        const change = changes.get(one.id)
        return change ? { ...one, ...change.after, heldState: one.state, heldReason: one.stateReason } : one
      })
      expect(changesBy(given, stopped)).toEqual([])
      const back = new Map(changesBy(noPolicy, stopped).map((change) => [change.id, change]))
      for (const one of connections) {
        expect(back.has(one.id)).toBe(changes.has(one.id))
        const change = back.get(one.id)
        if (change) expect(change.after).toEqual({ state: one.state, stateReason: one.stateReason })
      }
    }),
  )
})

test('what somebody switched off, and drafts, are left to them', () => {
  const blocked: Policy = { ...noPolicy, otherListings: 'block' }
  const base = {
    id: 'a',
    authMethod: null,
    listingSlug: 'okta',
    categorySlugs: [],
    hasFailed: false,
    heldState: null,
    heldReason: null,
  }
  const off = { ...base, state: 'inactive', stateReason: 'admin', verifiedAt: new Date(0) } as const
  const draft = { ...base, state: 'pending', stateReason: 'credentials', verifiedAt: null } as const
  expect(changesBy(blocked, [off, draft])).toEqual([])
})

test('a link whose last test failed does not come back as connected without a doubt', () => {
  const held: GovernedConnection = {
    id: 'a',
    state: 'inactive',
    stateReason: 'policy',
    heldState: 'connected',
    heldReason: null,
    authMethod: 'api_key',
    verifiedAt: new Date(0),
    hasFailed: true,
    listingSlug: 'okta',
    categorySlugs: [],
  }
  expect(changesBy(noPolicy, [held])[0]?.after).toEqual({ state: 'connected', stateReason: 'degraded' })
})
