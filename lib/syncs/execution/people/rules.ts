import type { SyncRun, SyncSettings } from '@/lib/generated/prisma/client'
import type { SyncOperation } from '@/lib/generated/prisma/enums'
import type { ScimClient } from '@/lib/scim-client/client'
import type { ScimFailure } from '@/lib/scim-client/schema'
import { resultOfFailure } from '@/lib/syncs/execution/rules'
import type { NewLink, Result, WorkItem } from '@/lib/syncs/execution/schema'
import { type compileMapping, sourceNamedIn } from '@/lib/syncs/mapping/rules'
import type { AttributeMapping, FieldDifference, Representation } from '@/lib/syncs/mapping/schema'

/** What all items of a run share. */
export interface PeopleContext {
  run: Pick<SyncRun, 'id' | 'connectionId' | 'isDryRun'>
  settings: Pick<SyncSettings, 'match' | 'deprovisioning'>
  /** What the connector can do with people. */
  operations: readonly SyncOperation[]
  mapping: AttributeMapping
  represent: ReturnType<typeof compileMapping>
  /** The attributes that the mapping answers for. */
  targets: readonly string[]
  client: ScimClient
  accounts: Accounts
  /** Asks again, just before an account is taken away: the item was read a while ago. */
  isInScopeNow(employeeId: string): Promise<boolean>
}

/** Whose the accounts are that a run made or found of late: what it knows before that is written down. */
export interface Accounts {
  /** @returns false: the account is another employee's */
  take(remoteId: string, employeeId: string): boolean
}

/** Many times as many as are worked on and wait to be written at a time. */
const keptAccounts = 2_500

export function createAccounts(): Accounts {
  // Two of so many, so that the older go together: a map that loses its oldest one by one is slow to find the next.
  let [older, newer] = [new Map<string, string>(), new Map<string, string>()]
  return {
    take(remoteId, employeeId) {
      const owner = newer.get(remoteId) ?? older.get(remoteId)
      if (owner !== undefined) return owner === employeeId
      if (newer.size >= keptAccounts) [older, newer] = [newer, new Map()]
      newer.set(remoteId, employeeId)
      return true
    },
  }
}

export function toChange(changes: readonly FieldDifference[]) {
  return changes.map(({ name, after }) => ({
    path: name,
    value: name === 'active' ? after === 'true' : after,
  }))
}

export const linkedAs = (remoteId: string, sent: Representation, etag: string | null): NewLink => ({
  state: 'linked',
  remoteId,
  sent,
  etag,
})

type Done = Extract<Result, { kind: 'done' }>

export function done(operation: SyncOperation, more: Omit<Done, 'kind' | 'operation' | 'status'>): Done {
  return { kind: 'done', operation, status: 'succeeded', ...more }
}

export function failed(item: WorkItem, more: Partial<Done> & Pick<Done, 'reason'>): Done {
  return { kind: 'done', operation: item.operation, status: 'failed', ...more }
}

export function skipped(item: WorkItem, reason: Done['reason']): Done {
  return { kind: 'done', operation: item.operation, status: 'skipped', reason }
}

/** What a failed call means, with the attribute of the directory that the provider complains about. */
export function resultOf(
  { mapping }: PeopleContext,
  failure: ScimFailure,
  item: WorkItem,
  operation: SyncOperation,
): Result {
  const result = resultOfFailure(failure, operation, item.attempts)
  if (result.kind !== 'done' || result.reason !== 'rejectedValue') return result
  return { ...result, field: sourceNamedIn(mapping, result.details?.message ?? '') ?? undefined }
}
