import { toolOfAddress } from '@/lib/announcements/payloads/rules'
import { requireAnnouncing } from '@/lib/announcements/queries'
import type { AnnouncementSettingsInput, AnnouncementSettingsValues } from '@/lib/announcements/schema'
import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { usableCredential } from '@/lib/connections/credentials/use/mutations'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'

/**
 * Says how a connection announces people.
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `invalid` with `tool` (`chatTool`) where the address does not
 * say which tool it belongs to, or `timeZone`; as `usableCredential`
 */
export async function saveAnnouncementSettings(
  actor: Actor,
  { connectionId, tool, ...input }: AnnouncementSettingsInput,
): Promise<void> {
  authorize(actor, 'connection:update')
  await requireAnnouncing(db, actor, connectionId, 'manage')
  if (tool === 'auto') await requireKnownTool(actor, connectionId)
  await requireTimeZone(input.timeZone)
  const data: AnnouncementSettingsValues = { ...input, tool: tool === 'auto' ? null : tool }
  await db.$transaction(async (tx) => {
    await requireAnnouncing(tx, actor, connectionId, 'manage')
    await tx.announcementSettings.upsert({
      where: { connectionId },
      create: { connectionId, ...data },
      update: data,
    })
    await audit(tx, actor, {
      action: 'announcement.configured',
      subject: { type: 'connection', id: connectionId },
      details: { ...data },
    })
  })
}

async function requireKnownTool(actor: MemberActor, connectionId: string): Promise<void> {
  const { config, values } = await usableCredential(actor, connectionId, { isCheck: true })
  const address = values.webhookUrl ?? config.webhookUrl ?? ''
  if (!toolOfAddress(address)) throw new AppError('invalid', { fields: { tool: 'chatTool' } })
}

/** The days of all organizations are looked up in one statement: PostgreSQL has to know each zone in it. */
async function requireTimeZone(name: string): Promise<void> {
  const known = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM pg_timezone_names WHERE lower("name") = lower(${name}) LIMIT 1`
  if (known.length === 0) throw new AppError('invalid', { fields: { timeZone: 'timeZone' } })
}
