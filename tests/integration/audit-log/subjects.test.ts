import { beforeAll, expect, test } from 'vitest'
import { listAuditEvents } from '@/lib/audit-log/queries'
import { parseAuditFilters } from '@/lib/audit-log/schema'
import type { MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import { createConnection, createOrganization, createSharedFolder } from '@/tests/support/factories'
import { createEvent } from './events'

let actor: MemberActor
let organization: { id: string }
let seen: { id: string }
let hidden: { id: string }

beforeAll(async () => {
  organization = await createOrganization(db)
  actor = await memberActor(organization)
  const other = await memberActor(organization)
  const folder = await createSharedFolder(db, organization, {
    shares: [{ memberId: other.memberId, role: 'manage' }],
  })
  seen = await createConnection(db, organization, { name: 'Seen' })
  hidden = await createConnection(db, organization, { name: 'Hidden', folderId: folder.id })
})

/** What the log says of events of these subjects, in their order. */
async function subjectsOf(action: string, subjectType: string, ids: string[]) {
  for (const subjectId of ids) await createEvent(organization, { action, subjectType, subjectId })
  const { events } = await listAuditEvents(actor, parseAuditFilters({ action }))
  return events.toReversed().map(({ subject: { name, href } }) => ({ name, href }))
}

async function webhook(connectionId: string | null) {
  const data = {
    organizationId: organization.id,
    connectionId,
    url: 'https://hooks.example.com/x',
    sealedSecret: new Uint8Array(1),
  }
  return (await db.webhookEndpoint.create({ data })).id
}

test('webhooks lead to their page where their connection is seen; those of programs have none', async () => {
  const ids = [await webhook(seen.id), await webhook(hidden.id), await webhook(null), crypto.randomUUID()]
  expect(await subjectsOf('webhook.paused', 'webhook', ids)).toEqual([
    { name: 'Seen', href: `/connections/${seen.id}/webhook` },
    { name: 'Hidden', href: null },
    { name: 'hooks.example.com', href: null },
    { name: null, href: null },
  ])
})

test('triggers and runs lead to their page', async () => {
  const { id: triggerId } = await db.trigger.create({
    data: { organizationId: organization.id, name: 'Tell', action: 'mail' },
  })
  expect(await subjectsOf('trigger.changed', 'trigger', [triggerId])).toEqual([
    { name: 'Tell', href: `/triggers/${triggerId}` },
  ])
  const runOf = async ({ id: connectionId }: { id: string }) => {
    const rest = { organizationId: organization.id, cause: 'manual', mappingVersion: 1 } as const
    return (await db.syncRun.create({ data: { ...rest, connectionId } })).id
  }
  const runs = [await runOf(seen), await runOf(hidden)]
  expect(await subjectsOf('sync_run.started', 'sync-run', runs)).toEqual([
    { name: 'Seen', href: `/connections/${seen.id}/tracking/${runs[0]}` },
    { name: 'Hidden', href: null },
  ])
})

test.each([
  ['sync_settings.changed', '/sync'],
  ['sync_mapping.changed', '/sync/mapping'],
  ['syncs.announced_failing', '/tracking'],
  ['connection.renamed', ''],
])('%s leads to the page of the connection where that is: %s', async (action, page) => {
  expect(await subjectsOf(action, 'connection', [seen.id, hidden.id])).toEqual([
    { name: 'Seen', href: `/connections/${seen.id}${page}` },
    { name: 'Hidden', href: null },
  ])
})
