import { expect, test } from 'vitest'
import { requireReferences } from '@/lib/audiences/saving/references/mutations'
import { db } from '@/lib/db'
import {
  changeAttribute,
  createAttribute,
  deleteAttribute,
  moveAttribute,
} from '@/lib/directory/attributes/mutations'
import { getAttribute, listAttributes } from '@/lib/directory/attributes/queries'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { createAudience, createEmployee, createOrganization } from '@/tests/support/factories'
import { untilWaiting } from '@/tests/support/locks'

const admin = async () => memberActor(await createOrganization(db))
const text = (name: string) => ({ name, type: 'text' as const, options: [] as string[] })

test('an attribute keeps the key of its first name, whatever it is called later', async () => {
  const actor = await admin()
  const { id, key } = await createAttribute(actor, text('Coût centré N°1'))
  expect(key).toBe('cout_centre_n_1')
  await changeAttribute(actor, { attributeId: id, name: 'Cost centre', options: [] })
  expect(await listAttributes(actor)).toMatchObject([{ key: 'cout_centre_n_1', name: 'Cost centre' }])
  expect((await createAttribute(actor, text('Coût-centré N°1'))).key).toBe('cout_centre_n_1_2')
  expect((await createAttribute(actor, text('日本'))).key).toBe('attribute')
  await expect(createAttribute(actor, text('COST CENTRE'))).rejects.toMatchObject({
    code: 'conflict',
    details: { fields: { name: 'attributeNameTaken' } },
  })
})

test('attributes are moved up and down', async () => {
  const actor = await admin()
  for (const name of ['A', 'B', 'C']) await createAttribute(actor, text(name))
  const names = async () => (await listAttributes(actor)).map(({ name }) => name).join('')
  const [first] = await listAttributes(actor)
  const attributeId = first?.id ?? ''
  await moveAttribute(actor, { attributeId, direction: 'up' })
  expect(await names()).toBe('ABC')
  await moveAttribute(actor, { attributeId, direction: 'down' })
  expect(await names()).toBe('BAC')
  await moveAttribute(actor, { attributeId, direction: 'down' })
  expect(await names()).toBe('BCA')
})

test('an organization has fifty attributes at most', async () => {
  const actor = await admin()
  const { organizationId } = actor
  await db.employeeAttribute.createMany({
    data: Array.from({ length: 50 }, (_, number) => ({
      organizationId,
      key: `k${number}`,
      name: `N${number}`,
      type: 'text',
    })),
  })
  await expect(createAttribute(actor, text('One more'))).rejects.toMatchObject({ code: 'limit_exceeded' })
})

test('it is deleted with its values, once that is confirmed by number and no audience asks for it', async () => {
  const actor = await admin()
  const organization = { id: actor.organizationId }
  const { id: attributeId, key } = await createAttribute(actor, text('Floor'))
  const other = await createAttribute(actor, text('Other'))
  await createEmployee(db, organization, { attributes: { [key]: '3', [other.key]: 'x' } })
  const conditions = { kind: 'custom', key, type: 'text', operator: 'is', value: '3' }
  const audience = await createAudience(db, organization, {
    name: 'Third floor',
    conditions: { kind: 'and', conditions: [{ kind: 'not', condition: conditions }] },
  })
  expect(await getAttribute(actor, attributeId)).toMatchObject({ people: 1, audiences: ['Third floor'] })
  await expect(deleteAttribute(actor, { attributeId, people: 1 })).rejects.toMatchObject({
    details: { reason: 'attributeInUse', values: { names: 'Third floor' } },
  })
  await db.audience.delete({ where: { id: audience.id } })
  await expect(deleteAttribute(actor, { attributeId, people: 0 })).rejects.toMatchObject({
    details: { reason: 'attributeValuesChanged', values: { count: 1 } },
  })
  await deleteAttribute(actor, { attributeId, people: 1 })
  expect(await listAttributes(actor)).toMatchObject([{ key: other.key }])
  const [person] = await db.employee.findMany({ where: { organizationId: organization.id } })
  expect(person).toMatchObject({ attributes: { [other.key]: 'x' }, version: 2 })
})

test('it is not deleted under an audience that is about to ask for it', async () => {
  const actor = await admin()
  const { id: attributeId, key } = await createAttribute(actor, text('Badge'))
  const conditions = { kind: 'custom', key, type: 'text', operator: 'is', value: 'red' } as const
  let deletion: Promise<unknown> | undefined
  await db.$transaction(async (tx) => {
    await requireReferences(tx, actor, conditions)
    deletion = deleteAttribute(actor, { attributeId, people: 0 }).catch((error: unknown) => error)
    await untilWaiting(1)
    await createAudience(tx as typeof db, { id: actor.organizationId }, { conditions })
  })
  expect(await deletion).toMatchObject({ details: { reason: 'attributeInUse' } })
})

test('an attribute of another organization is not found, and a viewer defines none', async () => {
  const actor = await admin()
  const { id: attributeId } = await createAttribute(actor, text('Floor'))
  const stranger = await foreignMemberActor()
  await expect(getAttribute(stranger, attributeId)).rejects.toMatchObject({ code: 'not_found' })
  await expect(deleteAttribute(stranger, { attributeId, people: 0 })).rejects.toMatchObject({
    code: 'not_found',
  })
  await expect(moveAttribute(stranger, { attributeId, direction: 'up' })).rejects.toMatchObject({
    code: 'not_found',
  })
  const change = changeAttribute(stranger, { attributeId, name: 'Mine', options: [] })
  await expect(change).rejects.toMatchObject({ code: 'not_found' })
  const viewer = await foreignMemberActor('view')
  await expect(createAttribute(viewer, text('Floor'))).rejects.toMatchObject({ code: 'forbidden' })
})
