import { find, provision } from '@/lib/syncs/execution/people/provisioning/mutations'
import type { PeopleContext } from '@/lib/syncs/execution/people/rules'
import { done, failed, linkedAs, resultOf, skipped, toChange } from '@/lib/syncs/execution/people/rules'
import type { KnownLink, NewLink, Result, WorkItem } from '@/lib/syncs/execution/schema'
import { differences, matchValue } from '@/lib/syncs/mapping/rules'
import type { Representation } from '@/lib/syncs/mapping/schema'

/** Does at the provider what one employee needs. A failure of any kind is a result. */
export async function perform(context: PeopleContext, item: WorkItem): Promise<Result> {
  if (item.operation === 'deprovision') {
    return item.isInScope ? keep(context, item) : deprovision(context, item)
  }
  if (!item.isInScope) return skipped(item, 'outOfScope')
  const made = context.represent(item.employee)
  if (!made.ok) return failed(item, { reason: 'missingValue', field: made.source })
  const { representation } = made
  const { link } = item
  if (item.operation === 'update' && link?.remoteId) return update(context, item, link, representation)
  return provision(context, item, representation)
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
  return resultOf(context, updated.failure, item, 'update')
}

/** Whoever is wanted again keeps the account; where a try before may have taken it away unanswered, it is given back. */
async function keep(context: PeopleContext, item: WorkItem): Promise<Result> {
  const { link } = item
  if (item.attempts === 0 || !link || context.run.isDryRun) return skipped(item, 'backInScope')
  const made = context.represent(item.employee)
  if (!made.ok) return failed(item, { reason: 'missingValue', field: made.source })
  return provision(context, { ...item, link: { ...link, state: 'deprovisioned' } }, made.representation)
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
  if (await context.isInScopeNow(item.employeeId)) return keep(context, item)
  const ended = deletes
    ? await client.deleteUser(remoteId)
    : await client.updateUser(remoteId, { differences: [{ path: 'active', value: false }], etag })
  if (ended.ok) {
    const kept: NewLink = { state: 'deprovisioned', remoteId, sent, etag: ended.value?.etag ?? null }
    return done('deprovision', { changes, answer: ended.answer, link: deletes ? gone : kept })
  }
  const { failure } = ended
  if (failure.kind !== 'notFound') return resultOf(context, failure, item, 'deprovision')
  return (
    (await whyStillThere(context, item, link)) ??
    done('deprovision', { reason: 'nothingThere', answer: failure.answer, link: gone })
  )
}

/**
 * That an account is not found may mean that nothing is, for now: it counts as gone only where the provider answers who
 * is there, without it.
 * @returns null where it is gone
 */
async function whyStillThere(
  context: PeopleContext,
  item: WorkItem,
  { remoteId, sent }: KnownLink,
): Promise<Result | null> {
  const value = matchValue(context.settings.match, sent ?? {}, item.employee)
  if (value === null) return null
  const found = await find(context, value, { isAlone: true })
  if (!found.ok) return resultOf(context, found.failure, item, 'deprovision')
  return found.value.some(({ id }) => id === remoteId)
    ? failed(item, { reason: 'notFound', answer: found.answer })
    : null
}
