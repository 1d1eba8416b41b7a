import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { ensureDataKey } from '@/lib/connections/credentials/mutations'
import { findPreset, presetAad, requirePresettable } from '@/lib/connections/presets/queries'
import { parsePreset } from '@/lib/connections/presets/rules'
import type { PresetInput } from '@/lib/connections/presets/schema'
import { areSameValues } from '@/lib/connections/rules'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { holdPolicy } from '@/lib/policies/queries'
import { getVault } from '@/lib/vault'

/**
 * Keeps the organization's own OAuth client for a listing, in place of an earlier one. A stored secret stays only
 * with its own client and addresses: it is never sent elsewhere, and never read back.
 * @throws AppError `not_found`; `conflict` (`listingWithoutOAuth`); `invalid` with fields
 */
export async function savePreset(actor: Actor, input: PresetInput): Promise<void> {
  authorize(actor, 'policy:update')
  const { organizationId } = actor
  const { slug, clientId, clientSecret, isPublic, scopes } = input
  const { id: listingId, definition } = await requirePresettable(db, slug)
  await db.$transaction(async (tx) => {
    await holdPolicy(tx, actor, 'change')
    const before = await findPreset(tx, actor, listingId)
    const keepsSecret = !isPublic && clientSecret === '' && before?.hasSecret === true
    const parsed = parsePreset(definition, input.values, { hasSecret: !isPublic })
    const fields: Record<string, string> = parsed.ok ? {} : { ...parsed.fields }
    if (!isPublic && clientSecret === '' && !keepsSecret) fields.clientSecret = 'preset.secretOrPublic'
    const config = parsed.ok ? parsed.config : {}
    const isSamePlace = before?.clientId === clientId && areSameValues(before.config, config)
    if (parsed.ok && keepsSecret && !isSamePlace) fields.clientSecret = 'enterAgain'
    if (Object.keys(fields).length > 0) throw new AppError('invalid', { reason: 'checkFields', fields })
    const sealedSecret = isPublic ? null : await sealSecret(tx, actor, listingId, clientSecret)
    const data = { clientId, scopes, config, ...(keepsSecret ? {} : { sealedSecret }) }
    await tx.policyPreset.upsert({
      where: { organizationId_listingId: { organizationId, listingId } },
      create: { organizationId, listingId, ...data },
      update: data,
    })
    await audit(tx, actor, {
      action: 'policy.preset_changed',
      subject: { type: 'listing', id: listingId },
      details: {
        listing: slug,
        clientId,
        scopes,
        config,
        hasSecret: !isPublic,
        isSecretNew: !isPublic && !keepsSecret,
        ...(before && { clientIdBefore: before.clientId }),
      },
    })
  })
}

/** Takes a preset away with its secret. @throws AppError `not_found` */
export async function removePreset(actor: Actor, slug: string): Promise<void> {
  authorize(actor, 'policy:update')
  const { organizationId } = actor
  await db.$transaction(async (tx) => {
    await holdPolicy(tx, actor, 'change')
    const preset = await tx.policyPreset.findFirst({
      where: { organizationId, listing: { slug } },
      select: { listingId: true, clientId: true },
    })
    if (!preset) throw new AppError('not_found')
    const { listingId, clientId } = preset
    await tx.policyPreset.delete({ where: { organizationId_listingId: { organizationId, listingId } } })
    await audit(tx, actor, {
      action: 'policy.preset_removed',
      subject: { type: 'listing', id: listingId },
      details: { listing: slug, clientId },
    })
  })
}

async function sealSecret(
  tx: Transaction,
  { organizationId }: MemberActor,
  listingId: string,
  secret: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const dataKey = await ensureDataKey(tx, organizationId)
  return new Uint8Array(getVault().seal(dataKey, secret, presetAad({ organizationId, listingId })))
}
