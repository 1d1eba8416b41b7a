import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { connectorDefinitionSchema, type Provisioning } from '@/lib/connectors/schema'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { connectionsWhere } from '@/lib/folders/queries'
import type { SyncSettings } from '@/lib/generated/prisma/client'
import { scheduleSchema } from '@/lib/schedules'
import type { Capabilities } from '@/lib/scim-client/schema'
import { defaultMapping } from '@/lib/syncs/mapping/rules'
import { type AttributeMapping, attributeMapping } from '@/lib/syncs/mapping/schema'
import { capabilitiesSchema } from '@/lib/syncs/provider/capabilities/schema'
import { firstSettings, type SyncSettingsValues } from '@/lib/syncs/settings/schema'

/** How a connection provisions people. */
export interface StoredSettings extends SyncSettingsValues {
  /** 1 also where nothing was saved yet. */
  version: number
  mapping: AttributeMapping
  mappingVersion: number
  nextRunAt: Date | null
  capabilities: Capabilities | null
  discoveredAt: Date | null
}

/** What a connector's definition, as it is stored, says of provisioning; null: it provisions nobody. */
export function provisioningOf(definition: unknown): Provisioning | null {
  return definition ? (connectorDefinitionSchema.parse(definition).provisioning ?? null) : null
}

/** What settings are before anybody has saved some. */
export function unsavedSettings(): StoredSettings {
  return {
    ...firstSettings,
    version: 1,
    mapping: defaultMapping(),
    mappingVersion: 1,
    nextRunAt: null,
    capabilities: null,
    discoveredAt: null,
  }
}

/** The columns of a row, parsed. */
export function toSettings(row: SyncSettings): StoredSettings {
  const { isEnabled, match, deprovisioning, syncsGroups, onChange, guardShare, guardMinimum, perMinute } = row
  const { version, mappingVersion, nextRunAt, discoveredAt } = row
  const capabilities = capabilitiesSchema.nullable().safeParse(row.capabilities)
  return {
    isEnabled,
    match,
    deprovisioning,
    syncsGroups,
    onChange,
    guardShare,
    guardMinimum,
    perMinute,
    version,
    mappingVersion,
    nextRunAt,
    discoveredAt,
    schedule: scheduleSchema.nullable().catch(null).parse(row.schedule),
    mapping: attributeMapping.parse(row.mapping),
    capabilities: capabilities.success ? capabilities.data : null,
  }
}

/**
 * The settings of a connection, in a transaction; the defaults where nothing was saved yet.
 * @throws AppError `not_found` for a connection that is not of the actor's organization
 */
export async function readSyncSettings(
  tx: Transaction,
  { organizationId }: OrganizationActor,
  connectionId: string,
): Promise<StoredSettings> {
  const row = await tx.syncSettings.findFirst({ where: { connectionId, organizationId } })
  if (row) return toSettings(row)
  const where = { id: connectionId, organizationId }
  if ((await tx.connection.count({ where })) === 0) throw new AppError('not_found')
  return unsavedSettings()
}

/** What the settings of a connection are shown with. */
export interface SyncSettingsView extends StoredSettings {
  provisioning: Provisioning
  /** The organization's own attributes. */
  attributes: { key: string; name: string }[]
  /** Groups come from the audiences that the activation names. */
  isActivated: boolean
  /** How many people are known at the provider. */
  linked: number
  /** A run was started before, dry ones apart. */
  hasRun: boolean
}

/**
 * How a connection that the actor sees provisions people.
 * @throws AppError `not_found`, also where its listing provisions nobody
 */
export async function getSyncSettings(actor: Actor, connectionId: string): Promise<SyncSettingsView> {
  authorize(actor, 'sync:read')
  const { organizationId } = actor
  const row = await db.connection.findFirst({
    where: { id: connectionId, AND: connectionsWhere(actor, 'view') },
    select: {
      syncSettings: true,
      activations: { where: { isActive: true }, select: { id: true }, take: 1 },
      listing: { select: { connector: { select: { definition: true } } } },
    },
  })
  const provisioning = provisioningOf(row?.listing.connector?.definition)
  if (!row || !provisioning) throw new AppError('not_found')
  const [attributes, linked, run] = await Promise.all([
    db.employeeAttribute.findMany({
      where: { organizationId },
      orderBy: [{ position: 'asc' }, { name: 'asc' }],
      select: { key: true, name: true },
    }),
    db.syncLink.count({ where: { connectionId, state: 'linked' } }),
    db.syncRun.findFirst({
      where: { connectionId, organizationId, isDryRun: false },
      select: { id: true },
    }),
  ])
  return {
    ...(row.syncSettings ? toSettings(row.syncSettings) : unsavedSettings()),
    provisioning,
    attributes,
    isActivated: row.activations.length > 0,
    linked,
    hasRun: run !== null,
  }
}
