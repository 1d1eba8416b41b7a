import type { SyncMatch } from '@/lib/generated/prisma/enums'
import type { Capabilities } from '@/lib/scim-client/schema'
import type {
  AttributeMapping,
  AttributeRule,
  FieldDifference,
  Representation,
} from '@/lib/syncs/mapping/schema'
import { enterprisePrefix, plainPath, targetProblem } from '@/lib/syncs/mapping/targets/schema'
import { placeholders } from '@/lib/syncs/mapping/templates/schema'
import { missingSource, valueReader } from '@/lib/syncs/mapping/values/rules'

/** A person as mappings read them. */
export interface MappedEmployee {
  id: string
  email: string
  /** Null: the e-mail serves as one. */
  userName: string | null
  externalId: string | null
  givenName: string
  familyName: string
  jobTitle: string | null
  department: string | null
  team: string | null
  location: string | null
  country: string | null
  language: string | null
  employmentType: string
  /** `2027-01-31` */
  startDate: string | null
  endDate: string | null
  status: string
  attributes: Readonly<Record<string, string>>
  /** Id at the provider of the manager. */
  managerRemoteId: string | null
}

export type MappingResult =
  | { ok: true; representation: Representation }
  /** A required target has no value: what the directory lacks for it. */
  | { ok: false; target: string; source: string }

function compileRule(rule: AttributeRule) {
  return {
    rule,
    target: rule.target,
    // No user is without one (RFC 7643 §4.1.1).
    isRequired: rule.isRequired || isUserName(rule.target),
    read: valueReader(rule),
  }
}

/**
 * Makes of a mapping the function that describes a person to the provider. What has no value is left out. Compiled
 * once, then called for everybody.
 */
export function compileMapping(mapping: AttributeMapping): (employee: MappedEmployee) => MappingResult {
  const compiled = mapping.rules.map(compileRule)
  return (employee) => {
    const representation: Representation = {}
    for (const { rule, target, isRequired, read } of compiled) {
      const value = read(employee)
      if (value !== null) representation[target] = value
      else if (isRequired) return { ok: false, target, source: missingSource(rule, employee) }
    }
    return { ok: true, representation }
  }
}

/** What one rule makes of a person, for the eye. */
export interface ExplainedValue {
  target: string
  value: string | null
  /** Without a value nothing is sent of the person. */
  isRequired: boolean
  /** What the directory lacks; null where there is a value. */
  missing: string | null
}

/** What each rule of a mapping makes of a person, in their order. */
export function explainMapping({ rules }: AttributeMapping, employee: MappedEmployee): ExplainedValue[] {
  return rules.map(compileRule).map(({ rule, target, isRequired, read }) => {
    const value = read(employee)
    return { target, value, isRequired, missing: value === null ? missingSource(rule, employee) : null }
  })
}

function isUserName(target: string): boolean {
  return target.toLowerCase() === 'username'
}

/** The attributes at the provider that a mapping answers for; the others stay as they are. */
export function targetsOf({ rules }: AttributeMapping): string[] {
  return rules.map(({ target }) => target)
}

/** Whether two mappings say the same, in whatever order. */
export function isSameMapping(one: AttributeMapping, other: AttributeMapping): boolean {
  return inOrder(one) === inOrder(other)
}

function inOrder({ rules }: AttributeMapping): string {
  const texts = rules.map(({ target, value, isRequired, maxLength }) => {
    const parts =
      value.kind === 'attribute' ? [value.source, value.expression, value.fallback || null] : [value.text]
    return JSON.stringify([target, value.kind, ...parts, isRequired, maxLength])
  })
  return JSON.stringify(texts.sort())
}

/**
 * The attribute of the directory behind the one that a provider names in its own words; null where it names none, or
 * what it names is no attribute of a person.
 */
export function sourceNamedIn({ rules }: AttributeMapping, text: string): string | null {
  const words = new Set(text.toLowerCase().match(/[a-z][a-z0-9_]*/g))
  const named = rules.find(({ target }) => {
    const names = target
      .replace(/^.*:/, '')
      .replace(/\[.*?\]/, '')
      .split('.')
    return names.some((name) => name !== 'value' && words.has(name.toLowerCase()))
  })
  return named?.value.kind === 'attribute' ? named.value.source : null
}

/** Whether people are told to the provider with their managers, who have to be there before them. */
export function usesManager({ rules }: AttributeMapping): boolean {
  return rules.some(({ value }) => {
    if (value.kind === 'attribute') return value.source === 'manager'
    return value.kind === 'template' && (placeholders(value.text)?.includes('manager') ?? false)
  })
}

/**
 * What changes for the provider, in the order of what it is told.
 * @param before what it has or was told; null: nothing
 * @param targets only these are compared ({@link targetsOf}): what the mapping answers for no more is left alone
 */
export function differences(
  before: Readonly<Record<string, string | null>> | null,
  after: Representation,
  targets?: readonly string[],
): FieldDifference[] {
  const found: FieldDifference[] = []
  const names = targets ?? new Set([...Object.keys(after), ...Object.keys(before ?? {})])
  for (const name of names) {
    const was = before && Object.hasOwn(before, name) ? (before[name] ?? null) : null
    const is = Object.hasOwn(after, name) ? (after[name] ?? null) : null
    if (was !== is) found.push({ name, before: was, after: is })
  }
  return found
}

/**
 * What a person is looked up by at the provider, as it would be told; null: they have no such value. Providers
 * compare user names and e-mails without case.
 */
export function matchValue(
  match: SyncMatch,
  representation: Representation,
  employee: Pick<MappedEmployee, 'email' | 'externalId'>,
): string | null {
  if (match === 'user_name') return sent(representation, isUserName)
  if (match === 'external_id') {
    return sent(representation, (target) => target.toLowerCase() === 'externalid') ?? employee.externalId
  }
  const isWork = (target: string) => /^emails\[type eq "work"\]\.value$/i.test(target)
  const isEmail = (target: string) => plainPath(target) === 'emails.value'
  return sent(representation, isWork) ?? sent(representation, isEmail) ?? employee.email
}

function sent(representation: Representation, isIt: (target: string) => boolean): string | null {
  for (const target in representation) if (isIt(target)) return representation[target] ?? null
  return null
}

function from(target: string, source: string, isRequired = false): AttributeRule {
  const value = { kind: 'attribute', source, expression: 'none', fallback: null } as const
  return { target, value, isRequired, maxLength: null }
}

/** What most providers know, and need: no more of a person is told than that. */
const usual: readonly AttributeRule[] = [
  from('userName', 'userName', true),
  from('name.givenName', 'givenName'),
  from('name.familyName', 'familyName'),
  from('displayName', 'displayName'),
  from('emails[type eq "work"].value', 'email'),
  from('externalId', 'externalId'),
  from('title', 'jobTitle'),
  from('preferredLanguage', 'language'),
  from(`${enterprisePrefix}department`, 'department'),
  from(`${enterprisePrefix}manager.value`, 'manager'),
]

/** The mapping that a connection begins with; what the provider's schema does not know is left out. */
export function defaultMapping(capabilities?: Pick<Capabilities, 'userAttributes'> | null): AttributeMapping {
  return { rules: usual.filter(({ target }) => isUserName(target) || isKnownTo(capabilities, target)) }
}

/** Whether a provider takes a target, as far as its schema says; true where it says nothing. */
export function isKnownTo(
  capabilities: Pick<Capabilities, 'userAttributes'> | null | undefined,
  target: string,
): boolean {
  const known = capabilities?.userAttributes
  if (!known || known.length === 0) return true
  // `externalId` belongs to all resources and to no schema (RFC 7643 §3.1).
  const path = plainPath(target)
  if (path === 'externalid') return true
  return known.some((attribute) => {
    const theirs = plainPath(attribute.path)
    return attribute.isWritable && (theirs === path || path.startsWith(`${theirs}.`))
  })
}

/** Targets to choose from: what the provider says that it knows, else what most of them do. */
export function suggestedTargets(
  capabilities: Pick<Capabilities, 'userAttributes'> | null | undefined,
): string[] {
  const known = capabilities?.userAttributes ?? []
  const writable = known.filter(({ isWritable }) => isWritable).map(({ path }) => workPath(path))
  const targets = writable.length > 0 ? writable : usual.map(({ target }) => target)
  return [...new Set(targets)].filter((target) => targetProblem(target) === null)
}

/** Of what there can be several of, the one at work. */
function workPath(path: string): string {
  return /^[a-z]\w*\.\w+$/i.test(path) && targetProblem(path) === 'targetMultiValued'
    ? path.replace('.', '[type eq "work"].')
    : path
}
