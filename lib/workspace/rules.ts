import type { Decision } from '@/lib/audiences/rules'
import type { ConnectionState, EmployeeStatus, ListingStage } from '@/lib/generated/prisma/enums'
import type { AccessRule, AudienceReason, OwnDecision, WorkspaceItem } from '@/lib/workspace/schema'

export interface AccessFacts {
  /** Null when the person has no row in the directory. */
  employeeStatus: EmployeeStatus | null
  stage: ListingStage
  /** States of the organization's connections to the listing. */
  connections: ConnectionState[]
  activation: {
    isActive: boolean
    everyone: boolean
    connection: ConnectionState
    isNamed: boolean
    /** The audiences that it is for: those the person is in, and those they are not in. */
    belongsTo: AudienceReason[]
    missing: AudienceReason[]
  } | null
}

/** Goes through the conditions of access in the order in which a person would have to satisfy them. */
export function decideAccess({ employeeStatus, stage, connections, activation }: AccessFacts): AccessRule {
  if (employeeStatus === null) return { kind: 'notInDirectory' }
  if (employeeStatus === 'left') return { kind: 'leftCompany' }
  if (!activation) return { kind: withoutActivation(stage, connections) }
  if (!activation.isActive) return { kind: 'deactivated' }
  if (activation.connection === 'inactive') return { kind: 'notConnected' }
  if (activation.connection === 'pending') return { kind: 'setUpUnfinished' }
  if (activation.connection !== 'connected') return { kind: 'needsAttention' }
  if (activation.everyone) return { kind: 'everyone' }
  if (activation.isNamed) return { kind: 'individual' }
  if (activation.belongsTo.length > 0) return { kind: 'audience', audiences: activation.belongsTo }
  return { kind: 'segmented', audiences: activation.missing }
}

function withoutActivation(stage: ListingStage, connections: ConnectionState[]) {
  if (stage === 'coming_soon') return 'comingSoon'
  if (connections.includes('connected')) return 'notActivated'
  if (connections.includes('needs_reconnect') || connections.includes('needs_consent')) {
    return 'needsAttention'
  }
  return connections.includes('pending') ? 'setUpUnfinished' : 'notConnected'
}

/** Whether the rule lets the person in. */
export function grantsAccess({ kind }: AccessRule): boolean {
  return kind === 'everyone' || kind === 'individual' || kind === 'audience'
}

/**
 * What the person it is about may read of a condition: nothing that names somebody else, or what only their HR
 * team knows of.
 * @param names of the attributes that the organization defined, by their keys
 */
export function toOwnDecision(
  { condition, negated, met, actual }: Decision,
  names: ReadonlyMap<string, string>,
): OwnDecision {
  if (condition.kind === 'segment' || condition.kind === 'group') return { about: condition.kind, met }
  if (condition.kind === 'custom') {
    return {
      about: 'custom',
      name: names.get(condition.key) ?? condition.key,
      condition,
      negated,
      met,
      actual,
    }
  }
  if (condition.attribute === 'managerId') return { about: 'manager', met }
  return { about: 'attribute', condition, negated, met, actual }
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Whether each word of the search is in the item's texts, in either language, accents aside. */
export function matchesSearch(item: WorkspaceItem, search: string): boolean {
  const { name, publisherName, tagline, useCases } = item
  const texts = [name, publisherName, tagline.en, tagline.fr, ...useCases.en, ...useCases.fr]
  const haystack = fold(texts.join('\n'))
  return fold(search)
    .split(/\s+/)
    .every((word) => haystack.includes(word))
}
