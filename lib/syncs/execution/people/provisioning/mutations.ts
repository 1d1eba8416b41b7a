import { setTimeout } from 'node:timers/promises'
import { db } from '@/lib/db'
import { readValues, toResource } from '@/lib/scim-client/attributes'
import type { RemoteResource } from '@/lib/scim-client/schema'
import type { PeopleContext } from '@/lib/syncs/execution/people/rules'
import { done, failed, linkedAs, resultOf, skipped, toChange } from '@/lib/syncs/execution/people/rules'
import { backOffMs } from '@/lib/syncs/execution/rules'
import type { KnownLink, Result, WorkItem } from '@/lib/syncs/execution/schema'
import { differences, matchValue } from '@/lib/syncs/mapping/rules'
import type { FieldDifference, Representation } from '@/lib/syncs/mapping/schema'

/**
 * Somebody new at the provider: brought back where they were deactivated by Portico, linked where they are there
 * already, created otherwise. Whoever is looked for first is never created twice, whatever became of an earlier try.
 */
export async function provision(
  context: PeopleContext,
  item: WorkItem,
  representation: Representation,
): Promise<Result> {
  const { link } = item
  if (link?.remoteId && link.state !== 'absent') {
    const result = await bringBack(context, item, link, representation)
    if (result) return result
  }
  return findOrCreate(context, item, representation)
}

/** @param isAgain whether a creation was asked for a moment ago, in one request with others, and not answered */
async function findOrCreate(
  context: PeopleContext,
  item: WorkItem,
  representation: Representation,
  isAgain = false,
): Promise<Result> {
  const { link } = item
  const value = matchValue(context.settings.match, representation, item.employee)
  if (value === null)
    return failed(item, { reason: 'missingValue', field: matchFields[context.settings.match] })
  const found = await find(context, value)
  if (!found.ok) return resultOf(context, found.failure, item, 'provision')
  const [first, second] = found.value
  if (second) return failed(item, { reason: 'ambiguous', answer: found.answer })
  if (first) return linkTo(context, item, first, representation, isAgain)
  if (!context.operations.includes('provision')) return skipped(item, 'operationOff')
  const changes = differences(null, representation)
  if (context.run.isDryRun) return { kind: 'done', operation: 'provision', status: 'planned', changes }
  const resource = toResource(representation, { active: true })
  const created = await context.client.createUser(resource, { isAlone: isAgain })
  if (created.ok) {
    const { id, etag } = created.value
    // Somebody else found it before the answer came.
    if (!context.accounts.take(id, item.employeeId)) return alreadyLinked(item)
    const reason = link?.state === 'deprovisioned' ? ('createdAgain' as const) : undefined
    return done('provision', {
      changes,
      reason,
      answer: created.answer,
      link: linkedAs(id, representation, etag),
    })
  }
  if ('isShared' in created.failure) {
    await setTimeout(backOffMs(1))
    return findOrCreate(context, item, representation, true)
  }
  // Somebody was quicker, or the provider compares in another way.
  if (created.failure.kind !== 'uniqueness') return resultOf(context, created.failure, item, 'provision')
  // Not among others: of them it may have left out this one before.
  const again = await find(context, value, { isAlone: true })
  if (!again.ok) return resultOf(context, again.failure, item, 'provision')
  const [other, another] = again.value
  if (!other || another) return resultOf(context, created.failure, item, 'provision')
  return linkTo(context, item, other, representation, isAgain)
}

/** Attributes of the directory and of the provider's search alike. */
const matchFields = { user_name: 'userName', email: 'email', external_id: 'externalId' } as const

/** The accounts at the provider that have a value of the attribute by which people are matched. */
export function find({ client, settings }: PeopleContext, value: string, options?: { isAlone: boolean }) {
  return client.findUsers(matchFields[settings.match], value, options)
}

/** Takes over a person who is at the provider already, and brings them up to date. */
async function linkTo(
  context: PeopleContext,
  item: WorkItem,
  remote: RemoteResource,
  representation: Representation,
  isAgain: boolean,
): Promise<Result> {
  const { run, client, operations } = context
  if (!operations.includes('link')) return skipped(item, 'operationOff')
  const owner = await db.syncLink.findUnique({
    where: { connectionId_remoteId: { connectionId: run.connectionId, remoteId: remote.id } },
    select: { employeeId: true },
  })
  const isOthers = owner && owner.employeeId !== item.employeeId
  if (isOthers || !context.accounts.take(remote.id, item.employeeId)) return alreadyLinked(item)
  const changes = differencesAt(remote, representation, context.targets)
  const reason = isAgain || item.attempts > 0 ? 'foundAfterLostAnswer' : 'foundBefore'
  if (run.isDryRun) return { kind: 'done', operation: 'link', status: 'planned', reason, changes }
  if (changes.length === 0) {
    return done('link', { reason, changes, link: linkedAs(remote.id, representation, remote.etag) })
  }
  const updated = await client.updateUser(remote.id, { differences: toChange(changes), etag: remote.etag })
  if (!updated.ok) return resultOf(context, updated.failure, item, 'link')
  const etag = updated.value?.etag ?? null
  return done('link', {
    reason,
    changes,
    answer: updated.answer,
    link: linkedAs(remote.id, representation, etag),
  })
}

const alreadyLinked = (item: WorkItem) => failed(item, { operation: 'link', reason: 'alreadyLinked' })

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
  return updated.failure.kind === 'notFound' ? null : resultOf(context, updated.failure, item, 'provision')
}
