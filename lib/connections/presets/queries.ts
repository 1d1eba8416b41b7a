import { z } from 'zod'
import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize, can } from '@/lib/auth/permissions'
import type { OAuthClientCredentials } from '@/lib/connectors/oauth'
import type { Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { additionalData, getVault } from '@/lib/vault'

const configSchema = z.record(z.string(), z.string())

/** What an organization presets for a listing. Its secret is for calls to the provider alone. */
export interface Preset {
  clientId: string
  hasSecret: boolean
  /** Asked for instead of the listing's; empty: the listing's. */
  scopes: string[]
  /** Values of configuration fields that are filled in for everyone. */
  config: Record<string, string>
}

/** What the organization presets for a listing, if anything. Holds no secret. */
export async function findPreset(
  tx: Transaction,
  { organizationId }: OrganizationActor,
  listingId: string,
): Promise<Preset | null> {
  const row = await tx.policyPreset.findUnique({
    where: { organizationId_listingId: { organizationId, listingId } },
    select: { clientId: true, sealedSecret: true, scopes: true, config: true },
  })
  if (!row) return null
  const { clientId, sealedSecret, scopes, config } = row
  return { clientId, hasSecret: sealedSecret !== null, scopes, config: configSchema.parse(config) }
}

/** Where a preset's secret is sealed: it opens nowhere else. */
export function presetAad(place: { organizationId: string; listingId: string }): string {
  return additionalData({ organization: place.organizationId, preset: place.listingId })
}

/**
 * The client that the organization presets for a listing, with its secret: for calls to the provider alone.
 * @throws AppError `unavailable` (`credentialsUnreadable`) when no master key opens it
 */
export async function openPresetClient(
  tx: Transaction,
  actor: Actor,
  listingId: string,
): Promise<OAuthClientCredentials | null> {
  if (!can(actor, 'connection:use')) authorize(actor, 'connection:authenticate')
  if (!('organizationId' in actor) || actor.organizationId === null) return null
  const { organizationId } = actor
  const row = await tx.policyPreset.findUnique({
    where: { organizationId_listingId: { organizationId, listingId } },
    select: { clientId: true, sealedSecret: true },
  })
  if (!row?.sealedSecret) return row && { clientId: row.clientId }
  const key = await tx.organizationKey.findUnique({ where: { organizationId } })
  if (!key) throw new AppError('unavailable', { reason: 'credentialsUnreadable' })
  const dataKey = getVault().unwrap(key.wrappedKey)
  const secret = getVault().open(dataKey, row.sealedSecret, presetAad({ organizationId, listingId }))
  const clientSecret = secret.toString('utf8')
  secret.fill(0)
  return { clientId: row.clientId, clientSecret }
}
