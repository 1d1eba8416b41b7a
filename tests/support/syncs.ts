import { setTimeout } from 'node:timers/promises'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import type { Prisma, SyncRun, SyncSettings } from '@/lib/generated/prisma/client'
import { workOnRun } from '@/lib/syncs/execution/mutations'
import { defaultMapping } from '@/lib/syncs/mapping/rules'
import { memberActor } from './actors'
import { startWithKey } from './connect'
import {
  apiKeyConnector,
  createActivation,
  createEmployees,
  createListing,
  createOrganization,
  unique,
} from './factories'

export const providerKey = 'provisioning-key-0001'

interface SyncedOptions {
  /** Base address of the SCIM provider, and its bearer token. */
  url: string
  key?: string
  /** How many sample employees the directory has. */
  people?: number
  settings?: Partial<Prisma.SyncSettingsUncheckedCreateInput>
  limits?: { perMinute: number; burst: number }
}

/** An organization with a connection that provisions everybody at a provider; nothing was synced yet. */
export async function createSynced({
  url,
  key = providerKey,
  people = 0,
  settings = {},
  limits,
}: SyncedOptions) {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const definition = {
    ...apiKeyConnector(url),
    provisioning: {
      protocol: 'scim2',
      baseUrl: url,
      operations: ['provision', 'update', 'deprovision', 'link'],
      ...(limits && { limits }),
    },
  }
  const listing = await createListing(db, { definition })
  const connectionId = await startWithKey(actor, listing, key)
  await db.connection.update({
    where: { id: connectionId },
    data: { state: 'connected', stateReason: null, verifiedAt: new Date(), isDefault: true },
  })
  await createActivation(db, organization, {
    connection: { id: connectionId, listingId: listing.id },
    everyone: true,
  })
  await db.syncSettings.upsert({
    where: { connectionId },
    create: {
      connectionId,
      organizationId: organization.id,
      isEnabled: true,
      mapping: defaultMapping() as unknown as Prisma.InputJsonObject,
      ...settings,
    },
    update: { isEnabled: true, ...settings } as Prisma.SyncSettingsUncheckedUpdateInput,
  })
  if (people > 0) await addPeople(organization, people)
  return { organization, actor, system: systemActor(organization.id), listing, connectionId }
}

export type Synced = Awaited<ReturnType<typeof createSynced>>

/** Sample employees, `person-1@…` and so on. */
export async function addPeople(organization: { id: string }, count: number): Promise<void> {
  const tag = unique()
  const rows = Array.from({ length: count }, (_, index) => ({
    givenName: 'Sample',
    familyName: `Person ${index + 1}`,
    email: `person-${index + 1}@${tag}.example.com`,
    externalId: `${tag}-${index + 1}`,
    department: index % 2 === 0 ? 'Engineering' : 'Sales',
  }))
  for (let from = 0; from < rows.length; from += 5000) {
    await createEmployees(db, organization, rows.slice(from, from + 5000))
  }
}

/** How a run's items came out: `provision succeeded` → how many. */
export async function itemsOf(runId: string): Promise<Record<string, number>> {
  const rows = await db.syncItem.groupBy({ by: ['operation', 'status'], where: { runId }, _count: true })
  return Object.fromEntries(rows.map(({ operation, status, _count }) => [`${operation} ${status}`, _count]))
}

/** Takes a run up whenever it may go on, as the workers do, until it is finished or stands still. */
export async function workOn({ system }: Synced, runId: string, mostMs = 15_000): Promise<SyncRun> {
  const end = Date.now() + mostMs
  for (;;) {
    const run = await db.syncRun.findUniqueOrThrow({ where: { id: runId } })
    if (Date.now() > end || (run.state !== 'planning' && run.state !== 'running')) return run
    const wait = (run.resumeAt?.getTime() ?? 0) - Date.now()
    if (wait > 0) await setTimeout(Math.min(wait, 500))
    else await workOnRun(system, runId)
  }
}

export function settingsOf(connectionId: string): Promise<SyncSettings> {
  return db.syncSettings.findUniqueOrThrow({ where: { connectionId } })
}
