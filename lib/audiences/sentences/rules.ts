import { type Description, describeConditions } from '@/lib/audiences/rules'
import type { AudienceConditions } from '@/lib/audiences/schema'
import type { ConditionNames } from '@/lib/audiences/sentences/schema'
import type { Locale } from '@/lib/i18n/routing'
import { type Claim, isClause, isStaff, mergeClaims, Phrases, rankOf, toClaim } from './phrases/rules'

export interface SentenceOptions {
  locale: Locale
  names: ConditionNames
  /** How many people belong by hand. */
  byHand?: number
}

/**
 * Whom an audience takes in, as one would say it.
 * @example describeAudience(conditions, { locale: 'en', names })
 *   // "Everyone in France hired in the last 90 days, without contractors"
 */
export function describeAudience(
  conditions: AudienceConditions | null,
  { locale, names, byHand = 0 }: SentenceOptions,
): string {
  const phrases = new Phrases(locale, names)
  if (!conditions) return phrases.t('byHandOnly', { count: byHand })
  const rule = whole(describeConditions(conditions), phrases)
  return byHand > 0 ? phrases.t('plusByHand', { rule, count: byHand }) : rule
}

interface Group {
  kind: 'and' | 'or'
  claims: Claim[]
  groups: Group[]
}

function toGroup(description: Description): Group {
  const { kind, parts } =
    description.kind === 'claim' ? { kind: 'and' as const, parts: [description] } : description
  const claims = parts.flatMap((part) =>
    part.kind === 'claim' ? [toClaim(part.condition, part.negated)] : [],
  )
  const groups = parts.flatMap((part) => (part.kind === 'claim' ? [] : [toGroup(part)]))
  return {
    kind,
    claims: mergeClaims(claims, kind).toSorted((one, other) => rankOf(one) - rankOf(other)),
    groups,
  }
}

function whole(description: Description, phrases: Phrases): string {
  const everyone = phrases.t('everyone')
  const group = toGroup(description)
  if (group.kind === 'or') return `${everyone} ${alternatives(group, phrases, 0)}`
  // Who is left out stands last: "…, without contractors".
  const left = group.claims.filter(isStaff)
  const claims = group.claims.filter((claim) => !isStaff(claim))
  const staff = left.length > 0 ? phrases.staff(left.flatMap(({ values }) => values)) : null
  if (claims.length + group.groups.length === 0 && staff) return phrases.t('except', { staff })
  const body = requirements({ ...group, claims }, phrases)
  return staff ? phrases.t('without', { rule: `${everyone} ${body}`, staff }) : `${everyone} ${body}`
}

// What all have to be: claims side by side, then each choice.
function requirements({ claims, groups }: Group, phrases: Phrases): string {
  const said = claims.map((claim) => phrases.say(claim))
  const [, second] = claims
  const isPlain =
    claims.length === 2 && second && (isClause(second) ? !isClause(claims[0] as Claim) : !second.negated)
  const first = isPlain ? said.join(' ') : phrases.join('all', said)
  const choices = groups.map((group) => alternatives(group, phrases, 1))
  return [first, ...choices]
    .filter((part) => part !== '')
    .reduce((rule, choice) => phrases.t('and', { rule, choice }))
}

// Deeper than one choice within another, only brackets say what belongs together.
function alternatives({ claims, groups }: Group, phrases: Phrases, depth: number): string {
  const said = [
    ...claims.map((claim) => phrases.say(claim)),
    ...groups.map((group) => combination(group, phrases, depth + 1)),
  ]
  if (said.length === 1) return said.join('')
  if (depth > 1) return `(${phrases.join('any', said)})`
  return phrases.join(depth === 0 && groups.length === 0 ? 'any' : 'either', said)
}

function combination({ claims, groups }: Group, phrases: Phrases, depth: number): string {
  const said = [
    ...claims.map((claim) => phrases.say(claim)),
    ...groups.map((group) => alternatives(group, phrases, depth + 1)),
  ]
  if (said.length === 1) return said.join('')
  return depth > 1 ? `(${phrases.join('all', said)})` : phrases.join('both', said)
}
