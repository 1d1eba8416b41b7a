import { audit } from '@/lib/audit'
import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { requireRole } from '@/lib/folders/queries'
import type { Prisma } from '@/lib/generated/prisma/client'
import { discover } from '@/lib/scim-client/discovery'
import type { Capabilities, ScimFailure } from '@/lib/scim-client/schema'
import { recordSyncChange } from '@/lib/sync-changes/mutations'
import { defaultMapping, isSameMapping } from '@/lib/syncs/mapping/rules'
import { type Provider, reachProvider } from '@/lib/syncs/provider/reaching/mutations'
import { ensureSyncSettings } from '@/lib/syncs/settings/mutations'
import { readSyncSettings } from '@/lib/syncs/settings/queries'

/** For how long what a provider said of itself is taken for true when a run begins, in milliseconds. */
const freshMs = 24 * 60 * 60_000
/** A provider that wants to be left alone for longer than this is not asked now, in milliseconds. */
const mostWaitMs = 2_000

/**
 * Asks the provider of a connection what it can do, at somebody's word, and keeps the answer.
 * @throws AppError as `reachProvider`; `provider_failed` (`discovery.…`)
 */
export async function discoverCapabilities(actor: Actor, connectionId: string): Promise<Capabilities> {
  authorize(actor, 'sync:update')
  await requireRole(db, actor, connectionId, 'manage')
  const provider = await reachProvider(actor, connectionId)
  const heldMs = provider.pace.heldMs()
  if (heldMs > mostWaitMs) throw heldFor(heldMs)
  const answer = await discover(provider)
  if (!answer.ok) throw failureOf(answer.failure)
  await keep(actor, connectionId, answer.value)
  return answer.value
}

/**
 * The same before a run, where it is not known or a day old. A provider that wants to be left alone is not asked, and
 * one that says so now has the connection held.
 * @returns null where the provider did not say it, now or before
 */
export async function freshCapabilities(
  actor: Actor,
  connectionId: string,
  provider: Provider,
  now = new Date(),
): Promise<Capabilities | null> {
  authorize(actor, 'sync:run')
  const { capabilities, discoveredAt } = await readSyncSettings(db, actor, connectionId)
  if (capabilities && discoveredAt && now.getTime() - discoveredAt.getTime() < freshMs) return capabilities
  if (provider.pace.heldMs() > mostWaitMs) return capabilities
  // What stands in the way stands in the way of the run as well, which says so and waits where that helps.
  const answer = await discover(provider)
  if (!answer.ok) {
    if (answer.failure.kind === 'throttled') provider.pace.hold(answer.failure.retryAfterSeconds ?? 1)
    return capabilities
  }
  await keep(actor, connectionId, answer.value)
  return answer.value
}

/**
 * Asked by a person, a mapping that nobody has changed follows what the provider's schema knows. A run works by the
 * mapping that it began with.
 */
async function keep(actor: OrganizationActor, connectionId: string, found: Capabilities): Promise<void> {
  const { organizationId } = actor
  await db.$transaction(async (tx) => {
    await ensureSyncSettings(tx, actor, connectionId)
    await tx.$queryRaw`SELECT FROM "SyncSettings" WHERE "connectionId" = ${connectionId}::uuid FOR UPDATE`
    const { mapping, capabilities } = await readSyncSettings(tx, actor, connectionId)
    const usual = defaultMapping(found)
    const follows =
      actor.kind !== 'system' &&
      isSameMapping(mapping, defaultMapping(capabilities)) &&
      !isSameMapping(mapping, usual)
    await tx.syncSettings.updateMany({
      where: { connectionId, organizationId },
      data: {
        capabilities: found as unknown as Prisma.InputJsonObject,
        discoveredAt: new Date(),
        ...(follows && {
          mapping: usual as unknown as Prisma.InputJsonObject,
          mappingVersion: { increment: 1 },
          version: { increment: 1 },
        }),
      },
    })
    if (follows) await recordSyncChange(tx, organizationId, 'everybody', connectionId)
    if (actor.kind === 'system') return
    const subject = { type: 'connection', id: connectionId }
    await audit(tx, actor, { action: 'sync_settings.discovered', subject })
  })
}

function heldFor(milliseconds: number): AppError {
  const retryAfterSeconds = Math.ceil(milliseconds / 1000)
  return new AppError('provider_failed', {
    reason: 'discovery.throttled',
    values: { status: 429 },
    retryAfterSeconds,
  })
}

function failureOf(failure: ScimFailure): AppError {
  const status = 'answer' in failure ? failure.answer?.status : undefined
  return new AppError('provider_failed', {
    reason: `discovery.${failure.kind}`,
    values: { status: status ?? 0 },
    ...(failure.kind === 'throttled' &&
      failure.retryAfterSeconds !== null && { retryAfterSeconds: failure.retryAfterSeconds }),
  })
}
