import { expect, onTestFinished, test } from 'vitest'
import { db } from '@/lib/db'
import { startPeopleProvider } from '@/tests/support/providers/people-provider'
import { createSynced, itemsOf, workOn } from '@/tests/support/syncs'
import { startFull } from '../faults/work'

test('of two who are one at the provider, the account is all of one, and the other is told', async () => {
  const provider = await startPeopleProvider()
  onTestFinished(() => provider.close())
  const synced = await createSynced({ url: provider.url, people: 2 })
  const where = { organizationId: synced.organization.id }
  const people = await db.employee.findMany({ where, orderBy: { id: 'asc' } })
  for (const [at, { id }] of people.entries()) {
    const data = { email: `anna.schmidt@${at}.example`, externalId: `e-${at}` }
    await db.employee.update({ where: { id }, data })
  }
  const attribute = (target: string, source: string, expression = 'none') => ({
    target,
    value: { kind: 'attribute', source, expression },
    isRequired: false,
  })
  const rules = [attribute('userName', 'email', 'localPart'), attribute('externalId', 'externalId')]
  const { connectionId } = synced
  await db.syncSettings.update({ where: { connectionId }, data: { mapping: { rules } } })
  const runId = await startFull(synced)
  await workOn(synced, runId)
  expect(await itemsOf(runId)).toEqual({ 'provision succeeded': 1, 'link failed': 1 })
  const [link] = await db.syncLink.findMany({ where: { connectionId, state: 'linked' } })
  const owner = people.findIndex(({ id }) => id === link?.employeeId)
  expect(provider.users.get(link?.remoteId ?? '')).toMatchObject({ externalId: `e-${owner}` })
  expect(provider.users.size).toBe(1)
})
