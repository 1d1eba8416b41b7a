import { expect, test } from 'vitest'
import { GET } from '@/app/api/audit-log/route'
import { db } from '@/lib/db'
import { employeeActor, memberActor } from '@/tests/support/actors'
import { createOrganization } from '@/tests/support/factories'
import { duringRequest } from '@/tests/support/next-request'
import { createEvent, createManyEvents } from './events'

const get = (query: string, userId?: string) =>
  duringRequest({ ...(userId && { userId }), address: '192.0.2.9' }, () =>
    GET(new Request(`https://portico.example/api/audit-log${query}`)),
  )

test('CSV: every cell arrives whole, none of them runs, and the copy itself is in the log', async () => {
  const admin = await memberActor(await createOrganization(db), 'edit', { user: { name: '=SUM(A1:A9)' } })
  const createdAt = new Date('2026-05-04T03:02:01.000Z')
  const event = await createEvent(
    { id: admin.organizationId },
    {
      actorKind: 'member',
      actorId: admin.userId,
      reason: '-1+2, "quoted"\nand a second line; é',
      address: '@192.0.2.1',
      details: { name: '+49', list: [1, 2] },
      createdAt,
    },
  )
  const response = await get('?format=csv', admin.userId)
  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/csv; charset=utf-8; header=present',
    'cache-control': 'no-store',
    'content-disposition': expect.stringMatching(/^attachment; filename="portico-audit-log-[\d-]{10}\.csv"$/),
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const lines = bytes.toString('utf8').slice(1).split('\r\n')
  expect(lines[0]).toBe(
    'time,actor_kind,actor_name,actor_email,action,subject_type,subject_id,subject_name,reason,address,details,id',
  )
  expect(lines[1]).toContain(`,member,'=SUM(A1:A9),${admin.email},audit-log.exported,audit-log,`)
  expect(lines[1]).toContain('192.0.2.9')
  expect(lines.slice(2)).toEqual([
    `2026-05-04T03:02:01.000Z,member,'=SUM(A1:A9),${admin.email},connection.verified,connection,${event.subjectId},'+49,"'-1+2, ""quoted""\nand a second line; é",'@192.0.2.1,"{""list"":[1,2],""name"":""+49""}",${event.id}`,
    '',
  ])
})

test('JSON Lines: what the filters show, one object a line', async () => {
  const organization = await createOrganization(db)
  const admin = await memberActor(organization)
  await createManyEvents(organization, 2500)
  await createEvent(organization, { action: 'policy.changed' })
  const response = await get('?format=jsonl&action=connection&before=1_nonsense', admin.userId)
  const lines = (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines).toHaveLength(2500)
  expect(lines.map(({ details }) => details.number)).toEqual(Array.from({ length: 2500 }, (_, n) => n + 1))
  expect(lines[0]).toEqual({
    time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/),
    id: expect.any(String),
    actor: { kind: 'system', id: null, name: null, email: null },
    action: 'connection.verified',
    subject: { type: 'connection', id: expect.any(String), name: null },
    reason: null,
    address: null,
    details: { number: 1 },
  })
  const taken = await db.auditEvent.findFirst({
    where: { action: 'audit-log.exported', actorId: admin.userId },
  })
  expect(taken).toMatchObject({
    details: { format: 'jsonl', filters: 'action=connection' },
    address: '192.0.2.9',
  })
})

test('where nothing matches, the file still says what its columns are', async () => {
  const admin = await memberActor(await createOrganization(db))
  const response = await get('?format=csv&action=policy', admin.userId)
  expect(await response.text()).toMatch(/^time,[a-z_,]+,id\r\n$/)
  const french = await get('?format=csv&action=policy&locale=fr', admin.userId)
  expect(await french.text()).toMatch(/^time;[a-z_;]+;id\r\n$/)
  expect(await (await get('?format=jsonl&action=policy', admin.userId)).text()).toBe('')
})

test('the database is read no faster than the copy is taken', async () => {
  const organization = await createOrganization(db)
  const admin = await memberActor(organization)
  await createManyEvents(organization, 30_000)
  const { body } = await get('', admin.userId)
  const reader = body?.getReader()
  await reader?.read()
  await new Promise((resolve) => setTimeout(resolve, 200))
  await db.auditEvent.deleteMany({ where: { organizationId: organization.id } })
  let length = 0
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    length += part.value.length
  }
  // A row has more than 150 bytes; of 30 batches only the first few were in memory.
  expect(length / 150).toBeLessThan(5_000)
})

test('without a session, without the right and in another form it is refused, and nothing is noted', async () => {
  const organization = await createOrganization(db)
  const viewer = await memberActor(organization, 'view')
  const employee = await employeeActor(organization)
  const admin = await memberActor(organization)
  const answers = [
    await get(''),
    await get('', viewer.userId),
    await get('', employee.userId),
    await get('?format=xml', admin.userId),
  ]
  expect(answers.map(({ status }) => status)).toEqual([401, 403, 403, 422])
  expect(await db.auditEvent.count({ where: { organizationId: organization.id } })).toBe(0)
})
