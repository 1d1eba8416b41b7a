import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rotateSigningKeys } from '@/lib/auth/signing-keys/mutations'
import { findSigner } from '@/lib/auth/signing-keys/queries'
import { sealFor } from '@/lib/connections/credentials/mutations'
import { registerOAuthClient } from '@/lib/connections/oauth-clients/mutations'
import { findOAuthClient } from '@/lib/connections/oauth-clients/queries'
import { db } from '@/lib/db'
import { masterKeysSchema } from '@/lib/env'
import { createVault } from '@/lib/vault'
import { addMasterKey, retireMasterKeys, rewrapDataKeys } from '@/lib/vault/mutations'
import { countDataKeys } from '@/lib/vault/queries'
import { listKeys } from '@/lib/vault/rules'
import { foreignMemberActor } from '@/tests/support/actors'
import { createConnection, createListing, createOrganization } from '@/tests/support/factories'
import { listStored, openStored, storeCredentialsOf } from './stored'

const folder = mkdtempSync(path.join(tmpdir(), 'portico-vault-'))
const file = path.join(folder, 'secrets.json')
// As `npm start` tells its parts; read with the first call of a test.
process.env.PORTICO_SECRETS_FILE = file
const firstList = String(process.env.PORTICO_MASTER_KEYS)
const actor = systemActor()
const organizations = 250

const write = (PORTICO_MASTER_KEYS: string) =>
  writeFile(file, JSON.stringify({ PORTICO_SESSION_SECRET: 's'.repeat(40), PORTICO_MASTER_KEYS }), {
    mode: 0o600,
  })
const listed = async (): Promise<string> => JSON.parse(await readFile(file, 'utf8')).PORTICO_MASTER_KEYS
const idsInFile = async () => listKeys(await listed()).map(({ id }) => id)
const idsInUse = async () => (await countDataKeys(actor)).map(({ masterKeyId }) => masterKeyId)

interface Running {
  process: ChildProcess
  output(): string
  says(text: string): Promise<void>
  ended: Promise<number | null>
}

function start(words: string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, words, { env: { ...process.env, ...env } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
  }
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return {
    process: child,
    output: () => output,
    says: (text) => expect.poll(() => output, { timeout: 15_000, interval: 5 }).toContain(text),
    ended: once(child, 'close').then(([code]) => code),
  }
}

const startRotation = (words: string[] = [], PORTICO_MASTER_KEYS = '') =>
  start(['--import', './scripts/node.mjs', 'scripts/vault-rotate.ts', ...words], {
    PORTICO_MASTER_KEYS,
    PORTICO_SESSION_SECRET: '',
    PORTICO_SECRETS_FILE: '',
    PORTICO_DATA_DIR: folder,
    PORTICO_URL: 'https://portico.example',
  })

beforeAll(async () => {
  await write(firstList)
  await storeCredentialsOf(organizations)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a rotation under 50 reads a second, killed in its middle and repeated, fails no read', async () => {
  const { id: listingId } = await createListing(db, { authMethods: ['oauth2_authorization_code'] })
  await registerOAuthClient(actor, { listingId, clientId: 'portico', clientSecret: 'client-secret-0001' })
  const signingKeyId = await rotateSigningKeys(actor)
  const stored = await listStored()
  const reader = start(['--import', 'tsx', 'tests/support/credential-reader.ts'])
  await reader.says('reading')
  const startedAt = performance.now()

  const middle = stored[150]?.organizationId
  await db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT 1 FROM "OrganizationKey" WHERE "organizationId" = ${middle}::uuid FOR UPDATE`
      const rotation = startRotation()
      await rotation.says(`100 of ${organizations + 2} data keys`)
      rotation.process.kill('SIGKILL')
      await rotation.ended
    },
    { timeout: 30_000 },
  )
  expect(await idsInUse()).toHaveLength(2)
  const [added] = await idsInFile()

  const again = startRotation()
  expect(await again.ended).toBe(0)
  expect(again.output()).toContain(`The rotation to the master key ${added} is under way`)
  expect(again.output()).toContain('npm run vault:rotate -- --retire')
  expect(await idsInUse()).toEqual([added])
  expect(await idsInFile()).toEqual([added, 'test'])
  expect((await stat(file)).mode & 0o777).toBe(0o600)

  reader.process.stdin?.end()
  expect(await reader.ended).toBe(0)
  const [, reads] = /^reading\nread (\d+)\n$/.exec(reader.output()) ?? []
  expect(Number(reads)).toBeGreaterThan((performance.now() - startedAt) / 25)
  for (const one of stored) expect(await openStored(one)).toBe(`key of ${one.connectionId}`)
  expect(await findOAuthClient(await foreignMemberActor(), listingId)).toMatchObject({
    clientSecret: 'client-secret-0001',
  })
  expect((await findSigner())?.id).toBe(signingKeyId)
  const events = await db.auditEvent.findMany({ where: { subjectType: 'vault' }, orderBy: { id: 'asc' } })
  expect(events.map(({ action, subjectId, actorKind }) => [action, subjectId, actorKind])).toEqual([
    ['vault.key_added', added, 'system'],
    ['vault.rotated', added, 'system'],
  ])
}, 60_000)

test('a ciphertext copied to another organization’s row does not open, with its data key or without', async () => {
  const [here, there] = await listStored()
  if (!here || !there) throw new Error('Nothing is stored')
  const unreadable = { code: 'unavailable', details: { reason: 'credentialsUnreadable' } }
  await expect(openStored({ ...there, sealed: here.sealed })).rejects.toMatchObject(unreadable)
  const keyOf = ({ organizationId }: typeof here) =>
    db.organizationKey.findUniqueOrThrow({ where: { organizationId } })
  const [taken, kept] = [await keyOf(here), await keyOf(there)]
  const place = (wrappedKey: Uint8Array<ArrayBuffer>) =>
    db.organizationKey.update({ where: { organizationId: kept.organizationId }, data: { wrappedKey } })
  await place(taken.wrappedKey)
  await expect(openStored({ ...there, sealed: here.sealed })).rejects.toMatchObject(unreadable)
  await expect(openStored(there)).rejects.toMatchObject(unreadable)
  await place(kept.wrappedKey)
  expect(await openStored(there)).toBe(`key of ${there.connectionId}`)
})

test('a former key is removed only once nothing uses it', async () => {
  const { organizationId, wrappedKey } = await db.organizationKey.findFirstOrThrow()
  const [current] = await idsInFile()
  const inReverse = listKeys(await listed())
    .reverse()
    .map(({ entry }) => entry)
  const former = createVault(masterKeysSchema.parse(inReverse.join(',')))
  await db.organizationKey.update({
    where: { organizationId },
    data: { wrappedKey: new Uint8Array(former.rewrap(wrappedKey)) },
  })
  expect(await retireMasterKeys(actor, file)).toEqual([])
  expect(await idsInFile()).toEqual([current, 'test'])

  const retiring = startRotation(['--retire'])
  expect(await retiring.ended).toBe(0)
  expect(retiring.output()).toContain('1 of 1 data keys')
  expect(retiring.output()).toContain(': test. Backups made before this need')
  expect(await idsInFile()).toEqual([current])
  for (const one of await listStored()) expect(await openStored(one)).toBe(`key of ${one.connectionId}`)
})

test('two rotations at once make one key and lose none', async () => {
  const [before] = await idsInFile()
  const both = await Promise.all([addMasterKey(actor, file), addMasterKey(actor, file)])
  expect(both.filter(({ isNew }) => isNew)).toHaveLength(1)
  expect(both[0].masterKeyId).toBe(both[1].masterKeyId)
  expect(await idsInFile()).toEqual([both[0].masterKeyId, before])
  await Promise.all([rewrapDataKeys(actor), rewrapDataKeys(actor)])
  expect(await idsInUse()).toEqual([both[0].masterKeyId])
})

test('no key is removed while somebody stores what it has wrapped', async () => {
  const organization = await createOrganization(db)
  const { id } = await createConnection(db, organization)
  let isRetired = false
  let retiring: Promise<unknown> = Promise.resolve()
  await db.$transaction(async (tx) => {
    await sealFor(tx, systemActor(organization.id), id, { apiKey: 'k' })
    retiring = retireMasterKeys(actor, file).then(() => {
      isRetired = true
    })
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(isRetired).toBe(false)
  })
  await retiring
  expect(await idsInUse()).toEqual(await idsInFile())
})

test('data keys that do not open are named, and hinder no other', async () => {
  const { organizationId, wrappedKey } = await db.organizationKey.findFirstOrThrow()
  const damaged = wrappedKey.map((byte, index) => (index === wrappedKey.length - 1 ? byte ^ 1 : byte))
  const place = (bytes: Uint8Array<ArrayBuffer>) =>
    db.organizationKey.update({ where: { organizationId }, data: { wrappedKey: bytes } })
  await place(damaged)
  const rotation = startRotation()
  expect(await rotation.ended).toBe(1)
  expect(rotation.output()).toContain(`- organization ${organizationId}`)
  expect((await countDataKeys(actor)).map(({ count }) => count)).toEqual([organizations + 2, 1])
  await place(wrappedKey)
  expect(await rewrapDataKeys(actor)).toMatchObject({ rewrapped: 1, unreadable: [] })
})

test('a file that is damaged, lacks a key or holds another one is refused and left as it is', async () => {
  const good = await listed()
  const first = String(listKeys(good)[0]?.id)
  const other = `${first}:${randomBytes(32).toString('base64')}`
  const another = `another:${randomBytes(32).toString('base64')}`
  for (const [list, sentence] of [
    ['no-key-at-all', /damaged/],
    [other, /opens none of the data keys/],
    [another, /not in the list/],
  ] as const) {
    await write(list)
    await expect(addMasterKey(actor, file)).rejects.toThrow(sentence)
    await expect(retireMasterKeys(actor, file)).rejects.toThrow(sentence)
    expect(await listed()).toBe(list)
  }
  await write(good)
  expect(await rewrapDataKeys(actor)).toMatchObject({ rewrapped: 0, unreadable: [] })
})

test('keys of the environment are left to it: the command says how, and wraps anew', async () => {
  const before = await listed()
  const [, former] = listKeys(before)
  const telling = startRotation([], before)
  expect(await telling.ended).toBe(0)
  expect(telling.output()).toContain(
    'PORTICO_MASTER_KEYS is set by the environment, so this makes no new key',
  )
  expect(telling.output()).toContain(`Nothing uses ${former?.id} any more`)
  const added = `by-hand:${randomBytes(32).toString('base64')}`
  const wrapping = startRotation([], `${added},${before}`)
  expect(await wrapping.ended).toBe(0)
  expect(await listed()).toBe(before)
  expect(await idsInUse()).toEqual(['by-hand'])
})

test('words it does not know, and a call for help, show how it is used', async () => {
  const [wrong, help] = [startRotation(['--fast']), startRotation(['--help'])]
  expect(await wrong.ended).toBe(1)
  expect(await help.ended).toBe(0)
  for (const { output } of [wrong, help]) expect(output()).toMatch(/^Usage: npm run vault:rotate/)
})
