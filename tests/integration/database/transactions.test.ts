import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { db } from '@/lib/db'
import { createConnection, createMember, createOrganization } from '@/tests/support/factories'

test('a transaction sends one statement at a time, and ends with the first that fails', async () => {
  const warnings: string[] = []
  const note = ({ message }: Error) => void warnings.push(message)
  process.on('warning', note)
  onTestFinished(() => void process.off('warning', note))
  const organization = await createOrganization(db)
  const { id: ownerId } = await createMember(db, organization)
  const { id } = await createConnection(db, organization, { ownerId })
  const select = { owner: true, folder: true, listing: true, organization: true, activations: true }
  const found = await db.$transaction((tx) => tx.connection.findUniqueOrThrow({ where: { id }, select }))
  expect(found).toMatchObject({ owner: { id: ownerId }, organization: { id: organization.id } })
  await sleep(10)
  expect(warnings).toEqual([])

  const failing = db.$transaction(async (tx) => {
    await expect(tx.$queryRaw`SELECT 1 / 0`).rejects.toThrow('division by zero')
    return tx.$queryRaw`SELECT 1`
  })
  await expect(failing).rejects.toThrow('current transaction is aborted')
  expect(await db.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }])
})

test('more transactions than sessions wait for each other for longer than two seconds', async () => {
  const rounds = Array.from({ length: 11 }, () =>
    db.$transaction((tx) => tx.$queryRaw`SELECT pg_sleep(2.2)::text`),
  )
  expect(await Promise.all(rounds)).toHaveLength(11)
})
