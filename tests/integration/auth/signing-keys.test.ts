import { decodeProtectedHeader } from 'jose'
import { beforeEach, expect, test, vi } from 'vitest'
import { signAccessToken, verifyAccessToken } from '@/lib/auth/access-tokens'
import { systemActor } from '@/lib/auth/actor'
import { rotateKeys } from '@/lib/auth/signing-keys/jobs'
import {
  ensureSigner,
  listPublicKeys,
  replaceSigningKeys,
  rotateSigningKeys,
} from '@/lib/auth/signing-keys/mutations'
import { findSigner, findSigningKey } from '@/lib/auth/signing-keys/queries'
import { db } from '@/lib/db'
import { masterKeysSchema } from '@/lib/env'
import { createVault } from '@/lib/vault'
import { countDataKeys } from '@/lib/vault/queries'
import { foreignMemberActor } from '@/tests/support/actors'
import { createOrganization } from '@/tests/support/factories'

const hour = 60 * 60 * 1000
const day = 24 * hour
const actor = systemActor()
const start = new Date('2026-11-22T12:00:00Z')
const after = (days: number) => new Date(Number(start) + days * day)

// What a process knows of the keys is a minute old at most: tests move its clock on.
let clock = Date.now()
beforeEach(async () => {
  await db.signingKey.deleteMany()
  clock += 10 * 60_000
  vi.spyOn(Date, 'now').mockImplementation(() => clock)
})
const aMinuteLater = () => {
  clock += 61_000
}

test('however many ask for the first key at once, there is one', async () => {
  const signers = await Promise.all(Array.from({ length: 8 }, () => ensureSigner(start)))
  expect(new Set(signers.map(({ id }) => id)).size).toBe(1)
  expect(await db.signingKey.count()).toBe(1)
  await Promise.all(Array.from({ length: 4 }, () => rotateSigningKeys(actor, start)))
  expect(await db.signingKey.count()).toBe(1)
})

test('a new key is published a day before it signs, and the former one for as long as its tokens are good', async () => {
  const { id: first } = await ensureSigner(start)
  const ids = async (now: Date) => {
    aMinuteLater()
    return (await listPublicKeys(now)).map(({ kid }) => kid)
  }
  const signerOf = async (now: Date) => {
    aMinuteLater()
    return (await findSigner(now))?.id
  }
  expect(await rotateSigningKeys(actor, after(28.9))).toBeNull()
  const second = await rotateSigningKeys(actor, after(29))
  expect(second).not.toBeNull()
  expect(await rotateSigningKeys(actor, after(29.1))).toBeNull()
  expect(await ids(after(29))).toEqual([first, second])
  expect(await signerOf(after(29.9))).toBe(first)
  expect(await signerOf(after(30))).toBe(second)
  expect(await ids(after(31))).toEqual([first, second])
  expect((await findSigningKey(first, after(31)))?.id).toBe(first)
  expect(await ids(after(31.1))).toEqual([second])
  expect(await findSigningKey(first, after(31.1))).toBeNull()
  await rotateSigningKeys(actor, after(31.1))
  expect(await db.signingKey.findMany({ select: { id: true } })).toEqual([{ id: second }])
})

test('without a worker the last key signs on, and a new one is made before none can', async () => {
  const { id: first } = await ensureSigner(start)
  aMinuteLater()
  expect((await ensureSigner(after(80))).id).toBe(first)
  const { id: second } = await ensureSigner(after(89.5))
  expect(second).not.toBe(first)
  expect((await findSigningKey(first, after(89.9)))?.id).toBe(first)
})

test('a process that has not heard of a key finds it when its first token comes', async () => {
  await ensureSigner(start)
  expect(await listPublicKeys(start)).toHaveLength(1)
  const { id } = await db.signingKey.create({
    data: {
      ...(await db.signingKey.findFirstOrThrow()),
      publicKey: await ownPublicKey(),
      id: crypto.randomUUID(),
    },
  })
  expect((await findSigningKey(id, start))?.id).toBe(id)
})

async function ownPublicKey() {
  const [key] = await listPublicKeys(start)
  if (!key) throw new Error('No key is published')
  const { kty, crv, x, y } = key
  return { kty, crv, x, y }
}

test('the private key is stored sealed, and its data key is one that a rotation of master keys wraps anew', async () => {
  const { id } = await ensureSigner(start)
  const row = await db.signingKey.findUniqueOrThrow({ where: { id } })
  expect(JSON.stringify(row.publicKey)).not.toContain('"d"')
  const stranger = createVault(masterKeysSchema.parse(`other:${Buffer.alloc(32, 9).toString('base64')}`))
  expect(() => stranger.unwrap(row.wrappedKey)).toThrow()
  expect(await countDataKeys(actor)).toEqual([{ masterKeyId: 'test', count: 1 }])
})

test('replaced keys end with all that they signed, at every process within five seconds, and another one signs', async () => {
  const organization = await createOrganization(db)
  const claims = { clientId: crypto.randomUUID(), scopes: ['segments:read'], generation: 'g' }
  const other = await anotherProcess()
  const token = await signAccessToken(claims, organization.guid)
  const foreign = await other.signAccessToken(claims, organization.guid)
  expect([await verifyAccessToken(foreign), await other.verifyAccessToken(token)]).toEqual([claims, claims])
  const former = await db.signingKey.findFirstOrThrow({ select: { id: true } })
  const { id, replaced } = await replaceSigningKeys(actor)
  expect(replaced).toEqual([former.id])
  clock += 5_001
  for (const process of [{ signAccessToken, verifyAccessToken }, other]) {
    expect([await process.verifyAccessToken(token), await process.verifyAccessToken(foreign)]).toEqual([
      null,
      null,
    ])
    const next = await process.signAccessToken(claims, organization.guid)
    expect(decodeProtectedHeader(next).kid).toBe(id)
    expect(await process.verifyAccessToken(next)).toEqual(claims)
  }
  expect(await db.auditEvent.findFirst({ where: { action: 'signing_key.replaced' } })).toMatchObject({
    actorKind: 'system',
    subjectId: id,
    details: { replaced: [former.id] },
  })
})

test('a process that has not heard of a replacement signs with the new key where it never opened the former', async () => {
  await ensureSigner()
  const other = await anotherProcess()
  expect(await other.listSigningKeys()).toHaveLength(1)
  const { id } = await replaceSigningKeys(actor)
  expect((await other.ensureSigner()).id).toBe(id)
})

/** What a second process is: modules of its own, the same database. */
async function anotherProcess() {
  vi.resetModules()
  const [tokens, keys, known] = await Promise.all([
    import('@/lib/auth/access-tokens'),
    import('@/lib/auth/signing-keys/mutations'),
    import('@/lib/auth/signing-keys/queries'),
  ])
  return { ...tokens, ...keys, ...known }
}

test('the job makes the first key, and nobody but Portico may', async () => {
  await rotateKeys.run({})
  expect(await db.signingKey.count()).toBe(1)
  const member = await foreignMemberActor()
  await expect(rotateSigningKeys(member)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(replaceSigningKeys(member)).rejects.toMatchObject({ code: 'forbidden' })
})
