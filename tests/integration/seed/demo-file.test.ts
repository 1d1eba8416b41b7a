import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashClientSecret } from '@/lib/api-keys/rules'
import { db } from '@/lib/db'
import { seed } from '@/prisma/seed/main'
import { writeDemoFile } from '@/scripts/launch/demo'

const settings = {
  PORTICO_SESSION_SECRET: 'session-secret-of-a-test-0123456789',
  PORTICO_MASTER_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
  PORTICO_URL: 'http://localhost:3000',
  PORTICO_SANDBOX_URL: 'http://127.0.0.1:4107',
}
let folder: string

beforeAll(async () => {
  Object.assign(process.env, settings)
  folder = await mkdtemp(path.join(tmpdir(), 'portico-demo-file-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const runSeed = () => seed({ databaseUrl: process.env.DATABASE_URL ?? '', demo: true })

test('the demo file names address, accounts, organization and keys, for its owner alone', async () => {
  const { demo } = await runSeed()
  await writeDemoFile(folder, demo)
  const file = path.join(folder, 'demo.json')
  const content = JSON.parse(await readFile(file, 'utf8'))
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(content).toEqual({
    url: settings.PORTICO_URL,
    accounts: expect.any(Array),
    organization: { guid: expect.any(String), name: expect.any(String) },
    apiKey: { clientId: expect.any(String), clientSecret: expect.any(String) },
    sandbox: { url: settings.PORTICO_SANDBOX_URL, apiKey: expect.any(String) },
  })
  const roles = content.accounts.map((account: { role: string }) => account.role)
  expect(new Set(roles)).toEqual(
    new Set(['hr-admin', 'hr-viewer', 'group-admin', 'employee', 'partner', 'operator']),
  )

  const { organization, apiKey } = content
  const stored = await db.apiKey.findUniqueOrThrow({
    where: { id: apiKey.clientId },
    include: { organization: true },
  })
  expect(stored.organization.guid).toBe(organization.guid)
  expect(Buffer.from(stored.secretHash)).toEqual(hashClientSecret(apiKey.clientSecret))
  expect(stored).toMatchObject({ isDemo: true, scopes: ['segments:write', 'segments:read'] })
})

test('a demo that was made before there were API keys receives its key', async () => {
  const { demo } = await runSeed()
  await db.apiKey.deleteMany()
  await runSeed()
  expect((await db.apiKey.findMany()).map(({ id }) => id)).toEqual([demo?.apiKey.clientId])
})

test('outside demo mode an earlier file is removed', async () => {
  const { demo } = await runSeed()
  await writeDemoFile(folder, demo)
  await writeDemoFile(folder, null)
  await expect(stat(path.join(folder, 'demo.json'))).rejects.toThrow('ENOENT')
})
