import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { cancelImport, mapImport, remapImport, startImport } from '@/lib/directory/imports/mutations'
import { getImport, listImports, listProblemRows } from '@/lib/directory/imports/queries'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { createOrganization } from '@/tests/support/factories'
import { check, receive } from './files'

const admin = async () => memberActor(await createOrganization(db))

test('the columns of a file are remembered, without what has been deleted since', async () => {
  const actor = await admin()
  const file = 'one,two,three\na@example.com,A,B\n'
  const importId = await receive(actor, file)
  expect((await getImport(actor, importId)).mapping?.columns).toEqual([null, null, null])
  const mapping = {
    columns: ['email', 'givenName', 'attribute:gone'] as const,
    dateFormat: 'mdy',
    empty: 'clear',
    missing: 'keep',
  } as const
  await mapImport(actor, { importId, mapping: { ...mapping, columns: [...mapping.columns] } })
  const next = await getImport(actor, await receive(actor, file))
  expect(next.mapping).toEqual({ ...mapping, columns: ['email', 'givenName', null] })
})

test('a mapping needs somebody to recognize people by, and each field once', async () => {
  const actor = await admin()
  const importId = await receive(actor, 'one,two\na,b\n')
  const map = (columns: ('email' | 'givenName' | null)[]) =>
    mapImport(actor, { importId, mapping: { columns, dateFormat: 'ymd', empty: 'keep', missing: 'keep' } })
  await expect(map(['givenName', null])).rejects.toMatchObject({ details: { reason: 'importNoIdentity' } })
  await expect(map(['email', 'email'])).rejects.toMatchObject({
    details: { fields: { column1: 'importTargetTwice' } },
  })
  await expect(startImport(actor, { importId, leavers: 0 })).rejects.toMatchObject({ code: 'conflict' })
})

test('from the preview a person goes back to the columns, or gives up; nothing has changed', async () => {
  const actor = await admin()
  const { id: importId } = await check(actor, 'Email,First name,Last name\na@example.com,A,\n')
  await expect(startImport(actor, { importId, leavers: 0 })).rejects.toMatchObject({
    details: { reason: 'importNothing' },
  })
  await remapImport(actor, { importId })
  expect(await getImport(actor, importId)).toMatchObject({ state: 'mapping', refusedCount: 0 })
  await cancelImport(actor, { importId })
  expect(await getImport(actor, importId)).toMatchObject({ state: 'cancelled', createdCount: 0 })
  await expect(cancelImport(actor, { importId })).rejects.toMatchObject({
    details: { reason: 'importMovedOn' },
  })
  expect(await db.employee.count({ where: { organizationId: actor.organizationId } })).toBe(0)
})

test('an import of another organization is not found', async () => {
  const actor = await admin()
  const { id: importId } = await check(actor, 'Email,First name,Last name\na@example.com,A,\n')
  const stranger = await foreignMemberActor()
  for (const attempt of [
    () => getImport(stranger, importId),
    () => cancelImport(stranger, { importId }),
    () => remapImport(stranger, { importId }),
    () => startImport(stranger, { importId, leavers: 0 }),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: 'not_found' })
  }
  expect(await listImports(stranger)).toEqual([])
  expect(await listProblemRows(stranger, importId, { isRefused: true })).toEqual([])
})
