import { db } from '@/lib/db'
import type { SyncRun, SyncSettings } from '@/lib/generated/prisma/client'
import type { SyncOperation } from '@/lib/generated/prisma/enums'
import { readValues, toResource } from '@/lib/scim-client/attributes'
import type { ScimClient } from '@/lib/scim-client/client'
import type { RemoteResource, ScimFailure } from '@/lib/scim-client/schema'
import { resultOfFailure } from '@/lib/syncs/execution/rules'
import type { KnownLink, NewLink, Result, WorkItem } from '@/lib/syncs/execution/schema'
import { type compileMapping, differences, matchValue, sourceNamedIn } from '@/lib/syncs/mapping/rules'
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
}

/** Does at the provider what one employee needs. A failure of any kind is a result. */
export async function perform(context: PeopleContext, item: WorkItem): Promise<Result> {
  if (item.operation === 'deprovision') {
    return item.isInScope ? skipped(item, 'backInScope') : deprovision(context, item)
  }
  if (!item.isInScope) return skipped(item, 'outOfScope')
  const made = context.represent(item.employee)
  if (!made.ok) return failed(item, { reason: 'missingValue', field: made.source })
  const { representation } = made
  const { link } = item
  if (item.operation === 'update' && link?.remoteId) return update(context, item, link, representation)
  return provision(context, item, representation)
}

/**
 * Somebody new at the provider: brought back where they were deactivated by Portico, linked where they are there
 * already, created otherwise. Whoever is looked for first is never created twice, whatever became of an earlier try.
 */
async function provision(
  context: PeopleContext,
  item: WorkItem,
  representation: Representation,
): Promise<Result> {
  const { link } = item
  if (link?.remoteId && link.state !== 'absent') {
    const result = await bringBack(context, item, link, representation)
    if (result) return result
  }
  const value = matchValue(context.settings.match, representation, item.employee)
  if (value === null)
    return failed(item, { reason: 'missingValue', field: matchFields[context.settings.match] })
  const found = await find(context, value)
  if (!found.ok) return of(context, found.failure, item, 'provision')
  const [first, second] = found.value
  if (second) return failed(item, { reason: 'ambiguous', answer: found.answer })
  if (first) return linkTo(context, item, first, representation)
  if (!context.operations.includes('provision')) return skipped(item, 'operationOff')
  const changes = differences(null, representation)
  if (context.run.isDryRun) return { kind: 'done', operation: 'provision', status: 'planned', changes }
  const created = await context.client.createUser(toResource(representation, { active: true }))
  if (created.ok) {
    const { id, etag } = created.value
    const reason = link?.state === 'deprovisioned' ? ('createdAgain' as const) : undefined
    return done('provision', {
      changes,
      reason,
      answer: created.answer,
      link: linkedAs(id, representation, etag),
    })
  }
  // Somebody was quicker, or the provider compares in another way.
  if (created.failure.kind !== 'uniqueness') return of(context, created.failure, item, 'provision')
  const again = await find(context, value)
  const [other, another] = again.ok ? again.value : []
  if (!other || another) return of(context, created.failure, item, 'provision')
  return linkTo(context, item, other, representation)
}

/** Attributes of the directory and of the provider's search alike. */
const matchFields = { user_name: 'userName', email: 'email', external_id: 'externalId' } as const

function find({ client, settings }: PeopleContext, value: string) {
  return client.findUsers(matchFields[settings.match], value)
}

/** Takes over a person who is at the provider already, and brings them up to date. */
async function linkTo(
  context: PeopleContext,
  item: WorkItem,
  remote: RemoteResource,
  representation: Representation,
): Promise<Result> {
  const { run, client, operations } = context
  if (!operations.includes('link')) return skipped(item, 'operationOff')
  const owner = await db.syncLink.findUnique({
    where: { connectionId_remoteId: { connectionId: run.connectionId, remoteId: remote.id } },
    select: { employeeId: true },
  })
  if (owner && owner.employeeId !== item.employeeId) {
    return failed(item, { operation: 'link', reason: 'alreadyLinked' })
  }
  const changes = differencesAt(remote, representation, context.targets)
  const reason = item.attempts > 0 ? 'foundAfterLostAnswer' : 'foundBefore'
  if (run.isDryRun) return { kind: 'done', operation: 'link', status: 'planned', reason, changes }
  if (changes.length === 0) {
    return done('link', { reason, changes, link: linkedAs(remote.id, representation, remote.etag) })
  }
  const updated = await client.updateUser(remote.id, { differences: toChange(changes), etag: remote.etag })
  if (!updated.ok) return of(context, updated.failure, item, 'link')
  const etag = updated.value?.etag ?? null
  return done('link', {
    reason,
    changes,
    answer: updated.answer,
    link: linkedAs(remote.id, representation, etag),
  })
}

/** What the provider has otherwise than it should, and whether the account is active. */
function differencesAt(
  remote: RemoteResource,
  representation: Representation,
  targets: readonly string[],
): FieldDifference[] {
  const changes = differences(readValues(remote.body, targets), representation, targets)
  const isInactive = remote.body.active === false
  return isInactive ? [...changes, { name: 'active', before: 'false', after: 'true' }] : changes
}

/** Only what differs from what the provider was told last. */
async function update(
  context: PeopleContext,
  item: WorkItem,
  { remoteId, sent, etag }: KnownLink,
  representation: Representation,
): Promise<Result> {
  const id = remoteId as string
  const changes = differences(sent, representation, context.targets)
  if (changes.length === 0) return { kind: 'unchanged' }
  if (!context.operations.includes('update')) return skipped(item, 'operationOff')
  if (context.run.isDryRun) return { kind: 'done', operation: 'update', status: 'planned', changes }
  const updated = await context.client.updateUser(id, { differences: toChange(changes), etag })
  if (updated.ok) {
    const link = linkedAs(id, representation, updated.value?.etag ?? null)
    return done('update', { changes, answer: updated.answer, link })
  }
  // Somebody deleted the account at the provider.
  if (updated.failure.kind === 'notFound') {
    return provision(
      context,
      { ...item, link: { state: 'deprovisioned', remoteId: null, sent: null, etag: null } },
      representation,
    )
  }
  return of(context, updated.failure, item, 'update')
}

/** @returns null where the account is gone */
async function bringBack(
  context: PeopleContext,
  item: WorkItem,
  { remoteId, sent, etag }: KnownLink,
  representation: Representation,
): Promise<Result | null> {
  const id = remoteId as string
  const changes = [
    ...differences(sent, representation, context.targets),
    { name: 'active', before: 'false', after: 'true' },
  ]
  if (context.run.isDryRun) return { kind: 'done', operation: 'provision', status: 'planned', changes }
  const updated = await context.client.updateUser(id, { differences: toChange(changes), etag })
  if (updated.ok) {
    const link = linkedAs(id, representation, updated.value?.etag ?? null)
    return done('provision', { changes, answer: updated.answer, link })
  }
  return updated.failure.kind === 'notFound' ? null : of(context, updated.failure, item, 'provision')
}

/** Takes the account away, as the connection is set to. Whoever is gone already is as wanted. */
async function deprovision(context: PeopleContext, item: WorkItem): Promise<Result> {
  const { client, run, settings, operations } = context
  const { link } = item
  if (!link?.remoteId) {
    return {
      ...skipped(item, 'nothingThere'),
      link: { state: 'absent', remoteId: null, sent: null, etag: null },
    }
  }
  const { remoteId, sent, etag } = link
  const isOff = settings.deprovisioning === 'none' || !operations.includes('deprovision')
  const gone: NewLink = { state: 'deprovisioned', remoteId: null, sent: null, etag: null }
  if (isOff)
    return { ...skipped(item, 'operationOff'), link: { state: 'deprovisioned', remoteId, sent, etag } }
  const deletes = settings.deprovisioning === 'delete'
  const changes = deletes ? differences(sent, {}) : [{ name: 'active', before: 'true', after: 'false' }]
  if (run.isDryRun) return { kind: 'done', operation: 'deprovision', status: 'planned', changes }
  const ended = deletes
    ? await client.deleteUser(remoteId)
    : await client.updateUser(remoteId, { differences: [{ path: 'active', value: false }], etag })
  if (ended.ok) {
    const kept: NewLink = { state: 'deprovisioned', remoteId, sent, etag: ended.value?.etag ?? null }
    return done('deprovision', { changes, answer: ended.answer, link: deletes ? gone : kept })
  }
  if (ended.failure.kind !== 'notFound') return of(context, ended.failure, item, 'deprovision')
  return done('deprovision', { reason: 'nothingThere', answer: ended.failure.answer, link: gone })
}

function toChange(changes: readonly FieldDifference[]) {
  return changes.map(({ name, after }) => ({
    path: name,
    value: name === 'active' ? after === 'true' : after,
  }))
}

const linkedAs = (remoteId: string, sent: Representation, etag: string | null): NewLink => ({
  state: 'linked',
  remoteId,
  sent,
  etag,
})

type Done = Extract<Result, { kind: 'done' }>

function done(operation: SyncOperation, more: Omit<Done, 'kind' | 'operation' | 'status'>): Done {
  return { kind: 'done', operation, status: 'succeeded', ...more }
}

function failed(item: WorkItem, more: Partial<Done> & Pick<Done, 'reason'>): Done {
  return { kind: 'done', operation: item.operation, status: 'failed', ...more }
}

function skipped(item: WorkItem, reason: Done['reason']): Done {
  return { kind: 'done', operation: item.operation, status: 'skipped', reason }
}

/** What a failed call means, with the attribute of the directory that the provider complains about. */
function of(
  { mapping }: PeopleContext,
  failure: ScimFailure,
  item: WorkItem,
  operation: SyncOperation,
): Result {
  const result = resultOfFailure(failure, operation, item.attempts)
  if (result.kind !== 'done' || result.reason !== 'rejectedValue') return result
  return { ...result, field: sourceNamedIn(mapping, result.details?.message ?? '') ?? undefined }
}
