import { describe, expect, test } from 'vitest'
import {
  applyProposal,
  canUndo,
  diffSnapshots,
  displayState,
  hasRecipients,
  undoRefusal,
  undoUntil,
} from '@/lib/activations/rules'
import type { ActivationSnapshot } from '@/lib/activations/schema'
import { ConnectionState } from '@/lib/generated/prisma/enums'

const snapshot: ActivationSnapshot = {
  connectionId: '0190a000-0000-7000-8000-000000000001',
  isActive: true,
  everyone: false,
  audienceIds: ['a', 'b'],
  employeeIds: ['x'],
}

describe('displayState', () => {
  const active = { isActive: true }

  test.each([
    ['connected', null, active, { state: 'connected', reason: null, action: null }],
    ['connected', 'degraded', active, { state: 'pending', reason: 'degraded', action: 'check' }],
    ['connected', 'unverified', active, { state: 'pending', reason: 'unverified', action: null }],
    ['connected', null, null, { state: 'pending', reason: 'notActivated', action: 'activate' }],
    [
      'connected',
      null,
      { isActive: false },
      { state: 'inactive', reason: 'deactivated', action: 'reactivate' },
    ],
    ['pending', 'credentials', null, { state: 'pending', reason: 'credentials', action: 'finishSetUp' }],
    ['pending', null, null, { state: 'pending', reason: 'setUpUnfinished', action: 'finishSetUp' }],
    ['needs_reconnect', null, active, { state: 'pending', reason: 'needsReconnect', action: 'reconnect' }],
    ['needs_consent', null, active, { state: 'pending', reason: 'needsConsent', action: 'consent' }],
    ['inactive', 'byPolicy', active, { state: 'inactive', reason: 'byPolicy', action: 'reconnect' }],
    ['inactive', 'policy', active, { state: 'inactive', reason: 'byPolicy', action: null }],
    ['inactive', 'admin', active, { state: 'inactive', reason: 'byAdmin', action: 'reconnect' }],
    [
      'inactive',
      'repeatedFailures',
      active,
      { state: 'inactive', reason: 'repeatedFailures', action: 'reconnect' },
    ],
    ['pending', 'approval', null, { state: 'pending', reason: 'approval', action: null }],
    ['inactive', 'unheard of', active, { state: 'inactive', reason: 'byAdmin', action: 'reconnect' }],
  ] as const)('%s (%s) with activation %o', (state, stateReason, activation, expected) => {
    expect(displayState({ state, stateReason }, activation)).toEqual(expected)
  })

  test('without a connection it is inactive and wants one', () => {
    expect(displayState(null, null)).toEqual({ state: 'inactive', reason: 'notConnected', action: 'connect' })
  })

  test('a connection whose last check failed never reads Connected', () => {
    const lastFailure = { reason: 'verification.timeout' }
    for (const stateReason of [null, 'degraded', 'unverified']) {
      const { state } = displayState({ state: 'connected', stateReason, lastFailure }, active)
      expect(state).toBe('pending')
    }
  })

  test('only an active listing over a working connection reads Connected', () => {
    for (const state of Object.values(ConnectionState)) {
      for (const activation of [null, { isActive: false }, active]) {
        const { state: shown } = displayState({ state, stateReason: null }, activation)
        expect(shown === 'connected').toBe(state === 'connected' && activation === active)
      }
    }
  })
})

describe('undo', () => {
  const createdAt = new Date('2026-03-02T09:00:00Z')
  const change = { createdAt, undoneAt: null, resultVersion: 3 }
  const soon = new Date('2026-03-02T09:05:00Z')

  test('lasts ten minutes, both ends included', () => {
    expect(undoUntil(change)).toEqual(new Date('2026-03-02T09:10:00Z'))
    expect(canUndo(change, { version: 3 }, undoUntil(change))).toBe(true)
    expect(undoRefusal(change, { version: 3 }, new Date('2026-03-02T09:10:00.001Z'))).toBe('undoTooLate')
  })

  test('ends with the next change and with the undo itself', () => {
    expect(undoRefusal(change, { version: 4 }, soon)).toBe('undoSuperseded')
    expect(undoRefusal({ ...change, undoneAt: soon }, { version: 4 }, soon)).toBe('undoDone')
  })
})

describe('diffSnapshots', () => {
  test('names what came and what went', () => {
    const after = { ...snapshot, audienceIds: ['b', 'c'], employeeIds: [] }
    expect(diffSnapshots(snapshot, after)).toEqual({
      kind: 'segmented',
      addedAudienceIds: ['c'],
      removedAudienceIds: ['a'],
      addedEmployeeIds: [],
      removedEmployeeIds: ['x'],
      everyone: null,
    })
  })

  test('tells switching on and off from choosing others', () => {
    expect(diffSnapshots(snapshot, { ...snapshot, isActive: false }).kind).toBe('deactivated')
    expect(diffSnapshots({ ...snapshot, isActive: false }, snapshot).kind).toBe('activated')
    expect(diffSnapshots(snapshot, { ...snapshot, connectionId: 'other' }).kind).toBe('segmented')
  })

  test('finds nothing between equal states', () => {
    expect(diffSnapshots(snapshot, { ...snapshot }).kind).toBe('unchanged')
  })
})

describe('applyProposal', () => {
  test('choosing everyone empties the lists', () => {
    const recipients = { everyone: true, audienceIds: ['a'], employeeIds: ['x'] }
    expect(applyProposal(snapshot, { kind: 'recipients', recipients })).toEqual({
      ...snapshot,
      everyone: true,
      audienceIds: [],
      employeeIds: [],
    })
  })

  test('choosing recipients switches on, deactivating only switches off', () => {
    const inactive = applyProposal(snapshot, { kind: 'deactivate' })
    expect(inactive).toEqual({ ...snapshot, isActive: false })
    expect(applyProposal(inactive, { kind: 'recipients', recipients: snapshot }).isActive).toBe(true)
  })
})

test('somebody is named by everyone, by an audience or by a person', () => {
  const nobody = { everyone: false, audienceIds: [], employeeIds: [] }
  expect(hasRecipients(nobody)).toBe(false)
  expect(hasRecipients({ ...nobody, everyone: true })).toBe(true)
  expect(hasRecipients({ ...nobody, audienceIds: ['a'] })).toBe(true)
  expect(hasRecipients({ ...nobody, employeeIds: ['x'] })).toBe(true)
})
