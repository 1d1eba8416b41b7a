import { type AuditEntry, audit } from '@/lib/audit'
import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { holdDefinitions, listDefinitions } from '@/lib/directory/attributes/queries'
import { AppError } from '@/lib/errors'
import { requireRole } from '@/lib/folders/queries'
import { Prisma } from '@/lib/generated/prisma/client'
import { nextTime } from '@/lib/schedules'
import { recordSyncChange } from '@/lib/sync-changes/mutations'
import { defaultMapping, isSameMapping } from '@/lib/syncs/mapping/rules'
import type { AttributeMapping } from '@/lib/syncs/mapping/schema'
import { placeholders } from '@/lib/syncs/mapping/templates/schema'
import { provisioningOf, readSyncSettings, type StoredSettings } from '@/lib/syncs/settings/queries'
import { changedSettings, toValues } from '@/lib/syncs/settings/rules'
import type { SettingsForm, SyncSettingsValues } from '@/lib/syncs/settings/schema'

/** Settings that decide who has to be brought in line: everybody is compared after they changed. */
const ofEverybody: readonly (keyof SyncSettingsValues)[] = ['isEnabled', 'deprovisioning', 'syncsGroups']

/**
 * Gives a connection its settings, as they are by default, where it has none yet. Whoever starts a run calls it.
 * @throws AppError `not_found`, also where its listing provisions nobody
 */
export async function ensureSyncSettings(
  tx: Transaction,
  { organizationId }: OrganizationActor,
  connectionId: string,
): Promise<void> {
  if ((await tx.syncSettings.count({ where: { connectionId, organizationId } })) > 0) return
  const connection = await tx.connection.findFirst({
    where: { id: connectionId, organizationId },
    select: { listing: { select: { connector: { select: { definition: true } } } } },
  })
  if (!provisioningOf(connection?.listing.connector?.definition)) throw new AppError('not_found')
  const mapping = toJson(defaultMapping())
  await tx.syncSettings.createMany({ data: { connectionId, organizationId, mapping }, skipDuplicates: true })
}

/** Of our own types: they hold nothing but JSON. */
function toJson(value: object): Prisma.InputJsonObject {
  return value as Prisma.InputJsonObject
}

/**
 * Saves how a connection provisions people; the mapping is saved by itself.
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `conflict` (`changedMeanwhile`); `invalid` with the fields
 * at fault, `isEnabled` (`firstRunByHand`) before anybody has started a run
 */
export async function saveSyncSettings(actor: Actor, form: SettingsForm, now = new Date()): Promise<void> {
  authorize(actor, 'sync:update')
  const values = toValues(form)
  const { connectionId, version } = form
  await change(actor, { connectionId, version }, async (tx, before) => {
    const changed = changedSettings(pick(before, values), values)
    if (changed.length === 0) return null
    const isSwitchedOn = values.isEnabled && !before.isEnabled
    if (isSwitchedOn) await requireFirstRun(tx, actor, connectionId)
    const { schedule, ...columns } = values
    const isNewClock = changed.includes('schedule') || isSwitchedOn
    if (isSwitchedOn || ofEverybody.some((name) => name !== 'isEnabled' && changed.includes(name))) {
      await recordSyncChange(tx, actor.organizationId, 'everybody', connectionId)
    }
    return {
      data: {
        ...columns,
        schedule: schedule ? toJson(schedule) : Prisma.DbNull,
        ...(isNewClock && { nextRunAt: nextTime(schedule, now) }),
      },
      action: 'sync_settings.changed',
      details: { changed: changed.join(', ') },
    }
  })
}

function pick(before: StoredSettings, like: SyncSettingsValues): SyncSettingsValues {
  const names = Object.keys(like) as (keyof SyncSettingsValues)[]
  return Object.fromEntries(names.map((name) => [name, before[name]])) as unknown as SyncSettingsValues
}

async function requireFirstRun(
  tx: Transaction,
  { organizationId }: OrganizationActor,
  connectionId: string,
): Promise<void> {
  const where = { connectionId, organizationId, isDryRun: false }
  const isAny = await tx.syncRun.findFirst({ where, select: { id: true } })
  if (!isAny) throw new AppError('invalid', { fields: { isEnabled: 'firstRunByHand' } })
}

/**
 * Saves what the provider is told of people. Who was told otherwise is told anew by the next run.
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `conflict` (`changedMeanwhile`); `invalid`
 * (`mappedAttributeGone`, by `rules.<index>.value.source`)
 */
export async function saveMapping(
  actor: Actor,
  { connectionId, version, mapping }: { connectionId: string; version: number; mapping: AttributeMapping },
): Promise<void> {
  authorize(actor, 'sync:update')
  await change(actor, { connectionId, version }, async (tx, before) => {
    await requireAttributes(tx, actor, mapping)
    return mappingChange(tx, actor, connectionId, { before, mapping, action: 'sync_mapping.changed' })
  })
}

/** Puts the mapping back to what a connection begins with, as far as the provider's schema knows it. */
export async function resetMapping(
  actor: Actor,
  { connectionId, version }: { connectionId: string; version: number },
): Promise<void> {
  authorize(actor, 'sync:update')
  await change(actor, { connectionId, version }, async (tx, before) => {
    const mapping = defaultMapping(before.capabilities)
    return mappingChange(tx, actor, connectionId, { before, mapping, action: 'sync_mapping.reset' })
  })
}

async function mappingChange(
  tx: Transaction,
  { organizationId }: OrganizationActor,
  connectionId: string,
  { before, mapping, action }: { before: StoredSettings; mapping: AttributeMapping; action: string },
): Promise<Change> {
  if (isSameMapping(before.mapping, mapping)) return null
  await recordSyncChange(tx, organizationId, 'everybody', connectionId)
  const data = { mapping: toJson(mapping), mappingVersion: { increment: 1 } }
  return { data, action, details: { targets: mapping.rules.map(({ target }) => target).join(', ') } }
}

/** They stay until the transaction ends. */
async function requireAttributes(
  tx: Transaction,
  { organizationId }: OrganizationActor,
  { rules }: AttributeMapping,
): Promise<void> {
  await holdDefinitions(tx, organizationId)
  const attributes = await listDefinitions(tx, organizationId)
  const known = new Set(attributes.map(({ key }) => `custom:${key}`))
  const fields: Record<string, string> = {}
  for (const [index, { value }] of rules.entries()) {
    const isUnknown = (source: string) => source.startsWith('custom:') && !known.has(source)
    if (value.kind === 'attribute' && isUnknown(value.source)) {
      fields[`rules.${index}.value.source`] = 'mappedAttributeGone'
    }
    if (value.kind === 'template' && placeholders(value.text)?.some(isUnknown)) {
      fields[`rules.${index}.value.text`] = 'mappedAttributeGone'
    }
  }
  if (Object.keys(fields).length > 0) throw new AppError('invalid', { fields })
}

type Change =
  | (Pick<AuditEntry, 'action' | 'details'> & { data: Prisma.SyncSettingsUpdateManyMutationInput })
  | null

/** Changes settings that nobody has changed since they were read; what comes at the same time waits. */
async function change(
  actor: OrganizationActor,
  { connectionId, version }: { connectionId: string; version: number },
  decide: (tx: Transaction, before: StoredSettings) => Promise<Change>,
): Promise<void> {
  const { organizationId } = actor
  await db.$transaction(async (tx) => {
    await requireRole(tx, actor, connectionId, 'manage')
    await ensureSyncSettings(tx, actor, connectionId)
    await tx.$queryRaw`SELECT FROM "SyncSettings" WHERE "connectionId" = ${connectionId}::uuid FOR UPDATE`
    const before = await readSyncSettings(tx, actor, connectionId)
    if (before.version !== version) throw new AppError('conflict', { reason: 'changedMeanwhile' })
    const decided = await decide(tx, before)
    if (!decided) return
    const { data, action, details } = decided
    await tx.syncSettings.updateMany({
      where: { connectionId, organizationId },
      data: { ...data, version: { increment: 1 } },
    })
    await audit(tx, actor, { action, subject: { type: 'connection', id: connectionId }, details })
  })
}
