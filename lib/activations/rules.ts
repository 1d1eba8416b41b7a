import {
  type ActivationSnapshot,
  type ChangeKind,
  type DisplayReason,
  type DisplayState,
  displayReasons,
  type Proposal,
  type Recipients,
  undoMinutes,
} from '@/lib/activations/schema'
import type { ConnectionState } from '@/lib/generated/prisma/enums'

interface ConnectionFacts {
  state: ConnectionState
  stateReason: string | null
  /** Of the last test, where that failed. */
  lastFailure?: unknown
}

const reasonsInOtherWords: Readonly<Record<string, DisplayReason>> = { admin: 'byAdmin', policy: 'byPolicy' }

function knownReason(reason: string | null, otherwise: DisplayReason): DisplayReason {
  return reasonsInOtherWords[reason ?? ''] ?? displayReasons.find((known) => known === reason) ?? otherwise
}

/** Connected, Pending or Inactive, why, and what repairs it. */
export function displayState(
  connection: ConnectionFacts | null,
  activation: { isActive: boolean } | null,
): DisplayState {
  if (!connection) return { state: 'inactive', reason: 'notConnected', action: 'connect' }
  switch (connection.state) {
    case 'pending':
      return {
        state: 'pending',
        reason: connection.lastFailure
          ? 'testFailed'
          : knownReason(connection.stateReason, 'setUpUnfinished'),
        // Tested already, it waits for somebody else.
        action: connection.stateReason === 'approval' ? null : 'finishSetUp',
      }
    case 'needs_reconnect':
      return { state: 'pending', reason: 'needsReconnect', action: 'reconnect' }
    case 'needs_consent':
      return { state: 'pending', reason: 'needsConsent', action: 'consent' }
    case 'inactive':
      if (connection.stateReason === 'policy') return { state: 'inactive', reason: 'byPolicy', action: null }
      return {
        state: 'inactive',
        reason: knownReason(connection.stateReason, 'byAdmin'),
        action: 'reconnect',
      }
    case 'connected':
      if (!activation) return { state: 'pending', reason: 'notActivated', action: 'activate' }
      if (!activation.isActive) return { state: 'inactive', reason: 'deactivated', action: 'reactivate' }
      // Employees keep it all the same: only what admins are told differs.
      if (connection.stateReason === 'degraded' || (connection.lastFailure && !connection.stateReason)) {
        return { state: 'pending', reason: 'degraded', action: 'check' }
      }
      if (connection.stateReason === 'unverified') {
        return { state: 'pending', reason: 'unverified', action: null }
      }
      return { state: 'connected', reason: null, action: null }
  }
}

interface UndoableChange {
  createdAt: Date
  undoneAt: Date | null
  resultVersion: number
}

/** Until when a change can be undone. */
export function undoUntil(change: { createdAt: Date }): Date {
  return new Date(change.createdAt.getTime() + undoMinutes * 60_000)
}

/** Why a change can no longer be undone (a reason of the messages), or null while it can. */
export function undoRefusal(
  change: UndoableChange,
  activation: { version: number },
  now: Date,
): 'undoDone' | 'undoTooLate' | 'undoSuperseded' | null {
  if (change.undoneAt) return 'undoDone'
  if (change.resultVersion !== activation.version) return 'undoSuperseded'
  if (now > undoUntil(change)) return 'undoTooLate'
  return null
}

/** Whether a change is the undo of the one before it: both are written at one moment. */
export function isUndoOf(
  change: { createdAt: Date; resultVersion: number },
  before: { undoneAt: Date | null; resultVersion: number } | undefined,
): boolean {
  return (
    before?.undoneAt?.getTime() === change.createdAt.getTime() &&
    before.resultVersion === change.resultVersion - 1
  )
}

/** Whether a change can be undone: within ten minutes, and only while nothing was changed after it. */
export function canUndo(change: UndoableChange, activation: { version: number }, now: Date): boolean {
  return undoRefusal(change, activation, now) === null
}

/** What "everyone" and lists mean together: with everyone the lists are empty. */
export function normalizeRecipients(recipients: Recipients): Recipients {
  return recipients.everyone ? { everyone: true, audienceIds: [], employeeIds: [] } : recipients
}

/** Whether anybody is named at all. */
export function hasRecipients(recipients: Recipients): boolean {
  return recipients.everyone || recipients.audienceIds.length > 0 || recipients.employeeIds.length > 0
}

export interface SnapshotDiff {
  kind: ChangeKind
  addedAudienceIds: string[]
  removedAudienceIds: string[]
  addedEmployeeIds: string[]
  removedEmployeeIds: string[]
  /** `everyone` was switched on or off; null when it stayed. */
  everyone: boolean | null
}

/** What a change did, for its history and its audit row. */
export function diffSnapshots(before: ActivationSnapshot, after: ActivationSnapshot): SnapshotDiff {
  const diff = {
    addedAudienceIds: without(after.audienceIds, before.audienceIds),
    removedAudienceIds: without(before.audienceIds, after.audienceIds),
    addedEmployeeIds: without(after.employeeIds, before.employeeIds),
    removedEmployeeIds: without(before.employeeIds, after.employeeIds),
    everyone: before.everyone === after.everyone ? null : after.everyone,
  }
  return { kind: kindOf(before, after, diff), ...diff }
}

function kindOf(
  before: ActivationSnapshot,
  after: ActivationSnapshot,
  diff: Omit<SnapshotDiff, 'kind'>,
): SnapshotDiff['kind'] {
  if (before.isActive !== after.isActive) return after.isActive ? 'activated' : 'deactivated'
  const { everyone, ...lists } = diff
  const isSame = everyone === null && Object.values(lists).every((ids) => ids.length === 0)
  return isSame && before.connectionId === after.connectionId ? 'unchanged' : 'segmented'
}

function without(ids: string[], others: string[]): string[] {
  const known = new Set(others)
  return ids.filter((id) => !known.has(id))
}

/** The state that a proposed change leads to. */
export function applyProposal(current: ActivationSnapshot, proposal: Proposal): ActivationSnapshot {
  if (proposal.kind === 'deactivate') return { ...current, isActive: false }
  return { ...current, isActive: true, ...normalizeRecipients(proposal.recipients) }
}
