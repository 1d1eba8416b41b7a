import { expect, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { createAttribute, deleteAttribute } from '@/lib/directory/attributes/mutations'
import { getAttribute } from '@/lib/directory/attributes/queries'
import { attributeMapping } from '@/lib/syncs/mapping/schema'
import { saveMapping } from '@/lib/syncs/settings/mutations'
import { memberActor } from '@/tests/support/actors'
import {
  createConnection,
  createEmployee,
  createOrganization,
  createSharedFolder,
} from '@/tests/support/factories'
import { outcomeOf, untilWaiting } from '@/tests/support/locks'

const userName = { target: 'userName', value: { kind: 'attribute', source: 'email' } }
const mappingOf = (...values: object[]) =>
  attributeMapping.parse({
    rules: [userName, ...values.map((value, index) => ({ target: ['title', 'nickName'][index], value }))],
  })
const attributeOf = (source: string) => ({ kind: 'attribute', source })

async function setUp() {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const { id: attributeId, key } = await createAttribute(actor, { name: 'Floor', type: 'text', options: [] })
  const source = `custom:${key}`
  return { organization, actor, attributeId, key, source }
}

async function syncing(organization: { id: string }, mapping: object, more: object = {}) {
  const { id } = await createConnection(db, organization, more)
  await db.syncSettings.create({
    data: { connectionId: id, organizationId: organization.id, mapping },
  })
  return id
}

const deleted = (actor: MemberActor, attributeId: string, people = 0) =>
  outcomeOf(deleteAttribute(actor, { attributeId, people }))

test('an attribute that mappings send is kept, with the connections named to whoever sees them', async () => {
  const { organization, actor, attributeId, source } = await setUp()
  const byItself = await syncing(organization, mappingOf(attributeOf(source)), { name: 'Slack' })
  const inText = { kind: 'template', text: `Floor {${source}}` }
  const template = await syncing(organization, mappingOf(inText), { name: 'Box' })
  const other = await createAttribute(actor, { name: 'Floor 2', type: 'text', options: [] })
  const longer = [attributeOf(`custom:${other.key}`), { kind: 'constant', text: `{${source}}` }]
  await syncing(organization, mappingOf(...longer), { name: 'Of another' })
  const elsewhere = await createOrganization(db)
  await syncing(elsewhere, mappingOf(attributeOf(source)), { name: 'Elsewhere' })
  const mappings = [
    { connectionId: template, name: 'Box' },
    { connectionId: byItself, name: 'Slack' },
  ]
  expect(await getAttribute(actor, attributeId)).toMatchObject({ mappings })
  expect(await deleted(actor, attributeId)).toMatchObject({
    code: 'conflict',
    details: { reason: 'attributeMapped', values: { count: 2, seen: 2, names: 'Box, Slack' } },
  })
  await db.connection.deleteMany({ where: { id: { in: [byItself, template] } } })
  expect(await deleted(actor, attributeId)).toBe('done')
})

test('a connection of a closed folder keeps it without being named', async () => {
  const { organization, actor, attributeId, source } = await setUp()
  const manager = await memberActor(organization)
  const folder = await createSharedFolder(db, organization, {
    shares: [{ memberId: manager.memberId, role: 'manage' }],
  })
  const hidden = { name: 'Secret', folderId: folder.id }
  const connectionId = await syncing(organization, mappingOf(attributeOf(source)), hidden)
  const { mappings } = await getAttribute(actor, attributeId)
  expect(mappings).toEqual([{ connectionId, name: null }])
  expect((await getAttribute(manager, attributeId)).mappings).toEqual([{ connectionId, name: 'Secret' }])
  expect(await deleted(actor, attributeId)).toMatchObject({
    details: { reason: 'attributeMapped', values: { count: 1, seen: 0, names: '' } },
  })
})

const saved = (actor: MemberActor, connectionId: string, source: string) =>
  outcomeOf(saveMapping(actor, { connectionId, version: 1, mapping: mappingOf(attributeOf(source)) }))

test('it is not deleted under a mapping that is just being saved', async () => {
  const { organization, actor, attributeId, source } = await setUp()
  const connectionId = await syncing(organization, mappingOf())
  await db.syncSettings.update({ where: { connectionId }, data: { isEnabled: true } })
  const work = await db.$transaction(async (tx) => {
    // Who is to be told anew is noted for the connection, once the attribute was looked at.
    await tx.$queryRaw`SELECT 1 FROM "Connection" WHERE "id" = ${connectionId}::uuid FOR UPDATE`
    const saving = saved(actor, connectionId, source)
    await untilWaiting(1)
    const deleting = deleted(actor, attributeId)
    await untilWaiting(2)
    return { saving, deleting }
  })
  expect(await work.saving).toBe('done')
  expect(await work.deleting).toMatchObject({ details: { reason: 'attributeMapped' } })
})

test('no mapping is saved that sends what is just being deleted', async () => {
  const { organization, actor, attributeId, key, source } = await setUp()
  const connectionId = await syncing(organization, mappingOf())
  const { id } = await createEmployee(db, organization, { attributes: { [key]: '3' } })
  const work = await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Employee" WHERE "id" = ${id}::uuid FOR UPDATE`
    const deleting = deleted(actor, attributeId, 1)
    await untilWaiting(1)
    const saving = saved(actor, connectionId, source)
    await untilWaiting(2)
    return { saving, deleting }
  })
  expect(await work.deleting).toBe('done')
  expect(await work.saving).toMatchObject({
    code: 'invalid',
    details: { fields: { 'rules.1.value.source': 'mappedAttributeGone' } },
  })
})
