import { describe, expect, test } from 'vitest'
import type { Condition } from '@/lib/audiences/schema'
import {
  type AccessFacts,
  decideAccess,
  grantsAccess,
  matchesSearch,
  toOwnDecision,
} from '@/lib/workspace/rules'
import type { AudienceReason, WorkspaceItem } from '@/lib/workspace/schema'

const sales: AudienceReason = { name: 'Sales', basis: 'byHand', decisions: [] }
const activation: NonNullable<AccessFacts['activation']> = {
  isActive: true,
  everyone: false,
  connection: 'connected',
  isNamed: false,
  belongsTo: [],
  missing: [sales],
}
const facts: AccessFacts = { employeeStatus: 'active', stage: 'live', connections: ['connected'], activation }

function kindWith(change: Partial<AccessFacts>): string {
  return decideAccess({ ...facts, ...change }).kind
}

describe('decideAccess', () => {
  test('asks first whether the person is there at all', () => {
    expect(kindWith({ employeeStatus: null })).toBe('notInDirectory')
    expect(kindWith({ employeeStatus: 'left' })).toBe('leftCompany')
  })

  test.each(['onboarding', 'active', 'on_leave'] as const)('somebody %s has access', (employeeStatus) => {
    expect(kindWith({ employeeStatus, activation: { ...activation, everyone: true } })).toBe('everyone')
  })

  test.each([
    ['coming_soon', [], 'comingSoon'],
    ['live', [], 'notConnected'],
    ['live', ['inactive'], 'notConnected'],
    ['live', ['inactive', 'pending'], 'setUpUnfinished'],
    ['live', ['pending', 'needs_reconnect'], 'needsAttention'],
    ['live', ['pending', 'connected'], 'notActivated'],
  ] as const)('without activation: a %s listing with connections %o is %s', (stage, connections, kind) => {
    expect(kindWith({ stage, connections: [...connections], activation: null })).toBe(kind)
  })

  test('then whether it is switched on and its connection works', () => {
    expect(kindWith({ activation: { ...activation, isActive: false } })).toBe('deactivated')
    expect(kindWith({ activation: { ...activation, connection: 'pending' } })).toBe('setUpUnfinished')
    expect(kindWith({ activation: { ...activation, connection: 'needs_consent' } })).toBe('needsAttention')
    expect(kindWith({ activation: { ...activation, connection: 'inactive' } })).toBe('notConnected')
  })

  test('then for whom it is', () => {
    expect(kindWith({ activation: { ...activation, isNamed: true } })).toBe('individual')
    expect(
      decideAccess({ ...facts, activation: { ...activation, belongsTo: [sales], missing: [] } }),
    ).toEqual({
      kind: 'audience',
      audiences: [sales],
    })
    expect(decideAccess(facts)).toEqual({ kind: 'segmented', audiences: [sales] })
  })

  test('only everyone, individual and audience let in', () => {
    expect(grantsAccess({ kind: 'everyone' })).toBe(true)
    expect(grantsAccess({ kind: 'individual' })).toBe(true)
    expect(grantsAccess({ kind: 'audience', audiences: [] })).toBe(true)
    expect(grantsAccess({ kind: 'segmented', audiences: [] })).toBe(false)
    expect(grantsAccess({ kind: 'deactivated' })).toBe(false)
  })
})

test('a condition on the manager is told without naming the manager', () => {
  const condition = { kind: 'attribute', attribute: 'managerId', operator: 'is', value: 'somebody' } as const
  const own = toOwnDecision({ condition, negated: false, met: false, actual: 'somebody else' }, new Map())
  expect(own).toEqual({ about: 'manager', met: false })
})

test('a condition on a segment or a group is told without its name', () => {
  const decide = (condition: Condition) =>
    toOwnDecision({ condition, negated: true, met: true, actual: null }, new Map())
  expect(decide({ kind: 'segment', segmentId: 'one', value: true })).toEqual({ about: 'segment', met: true })
  expect(decide({ kind: 'group', groupId: 'one', value: true })).toEqual({ about: 'group', met: true })
})

test('a condition on an own attribute bears the name that the organization gave it', () => {
  const condition = { kind: 'custom', key: 'cost', type: 'text', operator: 'is', value: '4' } as const
  const decision = { condition, negated: false, met: true, actual: '4' }
  const own = toOwnDecision(decision, new Map([['cost', 'Cost centre']]))
  expect(own).toEqual({ about: 'custom', name: 'Cost centre', ...decision })
})

test('the search finds words in any order, with or without accents, in both languages', () => {
  const item: WorkspaceItem = {
    slug: 'payfit',
    name: 'PayFit',
    publisherName: 'PayFit SAS',
    website: null,
    iconPath: null,
    brandColor: null,
    kind: 'partner',
    stage: 'live',
    tagline: { en: 'Payroll without paper', fr: 'La paie dématérialisée' },
    useCases: { en: ['Send absences'], fr: ['Transmettre les absences'] },
    sharedFields: [],
    isNew: true,
  }
  for (const found of ['', 'pay', 'dematerialisee PAYFIT', 'absences send']) {
    expect(matchesSearch(item, found)).toBe(true)
  }
  expect(matchesSearch(item, 'payroll slack')).toBe(false)
})
