import { expect, test } from 'vitest'
import { audit } from '@/lib/audit'
import { systemActor } from '@/lib/auth/actor'
import { historyPageSize, listHistory } from '@/lib/connections/history/queries'
import { renameConnection } from '@/lib/connections/settings/mutations'
import { db } from '@/lib/db'
import { employeeActor, foreignMemberActor, memberActor, visitor } from '@/tests/support/actors'
import { createConnection } from '@/tests/support/factories'
import { setUp, sharedWith } from './settings/people'

test('what happened to a connection is told newest first, with who did it and why', async () => {
  const { organization, actor, connection } = await setUp()
  const { id } = connection
  const other = await createConnection(db, organization)
  await renameConnection(actor, { connectionId: id, name: 'Payroll' })
  await renameConnection(actor, { connectionId: other.id, name: 'Other' })
  const subject = { type: 'connection', id }
  await audit(db, systemActor(organization.id), {
    action: 'connection.state_changed',
    subject,
    reason: 'authenticationFailed',
    details: { before: 'connected', after: 'needs_reconnect' },
  })
  const { events, count } = await listHistory(actor, { connectionId: id, page: 1 })
  expect(count).toBe(2)
  expect(events).toMatchObject([
    {
      action: 'connection.state_changed',
      actor: { kind: 'system', name: null },
      reason: 'authenticationFailed',
      details: { before: 'connected', after: 'needs_reconnect' },
    },
    {
      action: 'connection.renamed',
      actor: { kind: 'member', name: actor.name },
      details: { before: connection.name, after: 'Payroll' },
    },
  ])
})

test('it comes in pages, and a page too far is the last one', async () => {
  const { actor, connection } = await setUp()
  const subject = { type: 'connection', id: connection.id }
  for (let number = 0; number <= historyPageSize; number += 1) {
    await audit(db, actor, { action: 'connection.verified', subject, details: { number } })
  }
  const numbersOn = async (page: number) => {
    const { events, ...rest } = await listHistory(actor, { connectionId: connection.id, page })
    return { ...rest, numbers: events.map(({ details }) => details.number) }
  }
  const last = { page: 2, pageCount: 2, count: historyPageSize + 1, numbers: [0] }
  expect((await numbersOn(1)).numbers).toEqual(
    Array.from({ length: historyPageSize }, (_, at) => historyPageSize - at),
  )
  expect(await numbersOn(2)).toEqual(last)
  expect(await numbersOn(9)).toEqual(last)
})

test('who sees the connection sees its history; from which address is for those who read the log', async () => {
  const { organization } = await setUp()
  const { connection, admins } = await sharedWith(organization, ['view'])
  const [admin = await foreignMemberActor()] = admins
  const subject = { type: 'connection', id: connection.id }
  await audit(db, { ...admin, address: '203.0.113.7' }, { action: 'connection.verified', subject })
  const viewer = await memberActor(organization, 'view')
  await db.folderShare.create({
    data: { folderId: connection.folderId, memberId: viewer.memberId, role: 'view' },
  })
  const query = { connectionId: connection.id, page: 1 }
  expect((await listHistory(admin, query)).events).toMatchObject([{ address: '203.0.113.7' }])
  expect((await listHistory(viewer, query)).events).toMatchObject([{ address: null }])
  for (const [who, code] of [
    [await memberActor(organization), 'not_found'],
    [await foreignMemberActor(), 'not_found'],
    [await employeeActor(organization), 'forbidden'],
    [visitor, 'unauthenticated'],
  ] as const) {
    await expect(listHistory(who, query)).rejects.toMatchObject({ code })
  }
})
