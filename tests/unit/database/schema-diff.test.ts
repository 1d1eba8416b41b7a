import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { diffDatamodels } from '@/lib/database/schema-diff'

const source = 'datasource db {\n  provider = "postgresql"\n}\n'
const lamp = `${source}model Lamp {\n  id Int @id\n}\n`

test('every change of the datamodel has a migration', async () => {
  const [snapshot, schema] = await Promise.all([
    readFile('prisma/migrations/schema.snapshot.prisma', 'utf8'),
    readFile('prisma/schema.prisma', 'utf8'),
  ])
  expect(await diffDatamodels(snapshot, schema)).toBeNull()
})

test('two datamodels that describe the same database differ in nothing', async () => {
  expect(await diffDatamodels(lamp, `// A comment\n${lamp}`)).toBeNull()
})

test('the difference is SQL, from an empty database and from an earlier datamodel', async () => {
  expect(await diffDatamodels(null, lamp)).toContain('CREATE TABLE "Lamp"')
  expect(await diffDatamodels(lamp, lamp.replace('@id\n', '@id\n  name String?\n'))).toContain(
    'ALTER TABLE "Lamp" ADD COLUMN     "name" TEXT',
  )
})

test('a datamodel that is not valid is refused with the reason', async () => {
  await expect(diffDatamodels(null, `${source}model Lamp {}\n`)).rejects.toThrow(/Lamp/)
})
