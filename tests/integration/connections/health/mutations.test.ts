import { describe, expect, test } from 'vitest'
import { recordFailure, recordSuccess } from '@/lib/connections/health/mutations'
import { checkEvery } from '@/lib/connections/health/rules'
import { db } from '@/lib/db'
import { ensurePersonalFolder } from '@/lib/folders/mutations'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { auditOf, createSandboxListing, storedConnection, unreachableSandbox } from '@/tests/support/connect'
import {
  createActivation,
  createConnection,
  createEmployee,
  createOrganization,
} from '@/tests/support/factories'
import { at, fail, failureAt, mailsAbout, start } from './steps'

async function inUse(overrides: Parameters<typeof createConnection>[2] = {}) {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const { id: listingId, name: provider } = await createSandboxListing(unreachableSandbox, {
    hasClient: false,
  })
  const { id, name } = await createConnection(db, organization, {
    listingId,
    ownerId: actor.memberId,
    ...overrides,
  })
  return { organization, actor, provider, listingId, id, name }
}

/** As after so many failures since the start. */
const failed = (failureCount: number) => ({ failingSince: start, failureCount, stateReason: 'degraded' })

const succeed = (actor: Parameters<typeof fail>[0], connectionId: string, moment: Date, isCheck = true) =>
  db.$transaction((tx) =>
    recordSuccess(tx, actor, { connectionId, status: 200, latency: 9, isCheck }, moment),
  )

describe('a failure that may pass', () => {
  test('degrades, counts, keeps the answer, and is followed by a test about four hours later', async () => {
    const { actor, id } = await inUse()
    await fail(actor, id, start)
    await fail(actor, id, at(4))
    const stored = await storedConnection(id)
    expect(stored).toMatchObject({
      state: 'connected',
      stateReason: 'degraded',
      lastFailure: failureAt(at(4)),
      lastCheckedAt: at(4),
      lastStatus: 500,
      lastLatency: 12,
      failingSince: start,
      failureCount: 2,
      warnedAt: null,
    })
    const wait = Number(stored.nextCheckAt) - Number(at(4))
    expect(wait).toBeGreaterThanOrEqual(checkEvery.failing.from)
    expect(wait).toBeLessThanOrEqual(checkEvery.failing.to)
    expect((await auditOf(id)).map(({ action }) => action)).toEqual(['connection.state_changed'])
  })

  test('is over with a success, and the next test is a day away at most', async () => {
    const { actor, id, name } = await inUse({ ...failed(25), warnedAt: at(97) })
    await succeed(actor, id, at(100))
    const stored = await storedConnection(id)
    expect(stored).toMatchObject({
      state: 'connected',
      stateReason: null,
      lastFailure: null,
      failingSince: null,
      failureCount: 0,
      warnedAt: null,
      lastStatus: 200,
      lastLatency: 9,
      verifiedAt: at(100),
    })
    const wait = Number(stored.nextCheckAt) - Number(at(100))
    expect(wait).toBeGreaterThanOrEqual(checkEvery.healthy.from)
    expect(wait).toBeLessThanOrEqual(checkEvery.healthy.to)
    expect(await mailsAbout(name)).toEqual([])
  })

  test('of a draft is kept and counts for nothing', async () => {
    const { actor, id } = await inUse({ state: 'pending', stateReason: 'verification', verifiedAt: null })
    await fail(actor, id, start, { isRevoked: true })
    expect(await storedConnection(id)).toMatchObject({
      state: 'pending',
      stateReason: 'verification',
      lastFailure: failureAt(start),
      failureCount: 0,
      nextCheckAt: null,
    })
  })

  test('of a provider without a call to check is not followed by one', async () => {
    const organization = await createOrganization(db)
    const actor = await memberActor(organization)
    const { id: listingId } = await createSandboxListing(unreachableSandbox, {
      hasClient: false,
      change: (definition) => ({ ...definition, verify: null }),
    })
    const { id } = await createConnection(db, organization, { listingId, stateReason: 'unverified' })
    await fail(actor, id, start)
    expect((await storedConnection(id)).nextCheckAt).toBeNull()
    await succeed(actor, id, at(1), false)
    expect(await storedConnection(id)).toMatchObject({ stateReason: 'unverified', nextCheckAt: null })
  })
})

describe('failures in a row', () => {
  test.each([
    ['the nineteenth after four days', 18, 96, false],
    ['the twentieth a second before', 19, 96 - 1 / 3600, false],
    ['the twentieth after four days', 19, 96, true],
  ])('are warned of with the twentieth, after four days: %s', async (_, count, hours, isWarned) => {
    const { actor, id, name } = await inUse(failed(count))
    await fail(actor, id, at(hours))
    const stored = await storedConnection(id)
    expect(stored).toMatchObject({ state: 'connected', warnedAt: isWarned ? at(hours) : null })
    if (isWarned) await fail(actor, id, at(hours + 1))
    const mails = await mailsAbout(name)
    expect(mails.map(({ subject }) => subject)).toEqual(isWarned ? [`${name} has failed for days`] : [])
    const warnings = (await auditOf(id)).filter(({ action }) => action === 'connection.kept_failing')
    expect(warnings).toHaveLength(mails.length)
  })

  test.each([
    ['the twenty-ninth after seven days', 28, 168, false],
    ['the thirtieth a second before', 29, 168 - 1 / 3600, false],
    ['the thirtieth after seven days', 29, 168, true],
  ])('switch off with the thirtieth, after seven days: %s', async (_, count, hours, isOver) => {
    const { actor, id, name } = await inUse({ ...failed(count), warnedAt: at(96) })
    await fail(actor, id, at(hours))
    const stored = await storedConnection(id)
    expect(stored.state).toBe(isOver ? 'inactive' : 'connected')
    expect(stored.stateReason).toBe(isOver ? 'repeatedFailures' : 'degraded')
    expect(stored.nextCheckAt === null).toBe(isOver)
    expect((await mailsAbout(name)).map(({ subject }) => subject)).toEqual(
      isOver ? [`${name} was switched off`] : [],
    )
    if (!isOver) return
    await succeed(actor, id, at(hours + 1))
    expect(await storedConnection(id)).toMatchObject({ state: 'connected', stateReason: null })
  })

  test('switch off what needs reconnecting too, and no decision of an admin is undone by a success', async () => {
    const broken = { state: 'needs_reconnect', failingSince: start, failureCount: 29 } as const
    const { actor, id } = await inUse({ ...broken, stateReason: 'authenticationFailed', warnedAt: start })
    await fail(actor, id, at(168), { isRevoked: true })
    expect(await storedConnection(id)).toMatchObject({ state: 'inactive', stateReason: 'repeatedFailures' })
    const off = await inUse({ state: 'inactive', stateReason: 'admin' })
    await succeed(off.actor, off.id, start)
    expect(await storedConnection(off.id)).toMatchObject({
      state: 'inactive',
      stateReason: 'admin',
      nextCheckAt: null,
    })
  })
})

describe('a refusal by the provider', () => {
  test('breaks the connection at once, and mails once however many notice it together', async () => {
    const { actor, id, name } = await inUse()
    await Promise.all(
      Array.from({ length: 6 }, () => fail(actor, id, start, { isRevoked: true, status: 401 })),
    )
    expect(await storedConnection(id)).toMatchObject({
      state: 'needs_reconnect',
      stateReason: 'authenticationFailed',
      failureCount: 6,
    })
    expect(await mailsAbout(name)).toHaveLength(1)
    const changes = (await auditOf(id)).filter(({ action }) => action === 'connection.state_changed')
    expect(changes).toHaveLength(1)
    await succeed(actor, id, at(1))
    await fail(actor, id, at(2), { isRevoked: true })
    expect(await mailsAbout(name)).toHaveLength(2)
  })

  test('is told to the owner and to whoever may edit, in their own languages, with what it stops', async () => {
    const { organization, actor, id, listingId, name, provider } = await inUse()
    const colleague = await memberActor(organization)
    await db.user.update({ where: { id: colleague.userId }, data: { locale: 'fr' } })
    await memberActor(organization, 'view')
    await foreignMemberActor()
    const employee = await createEmployee(db, organization)
    await createEmployee(db, organization)
    await createActivation(db, organization, { connection: { id, listingId }, employeeIds: [employee.id] })
    await fail(actor, id, start, { isRevoked: true })
    const mails = await mailsAbout(name)
    expect(mails.map(({ recipient }) => recipient).sort()).toEqual([actor.email, colleague.email].sort())
    const [english, french] = ['en', 'fr'].map((locale) => mails.find((mail) => mail.locale === locale))
    expect(english?.text).toContain(`${provider} has a problem of its own (error 500)`)
    expect(english?.text).toContain('the access of 1 employee to it pauses')
    expect(english?.text).toContain(`/en/connections/${id}`)
    expect(french?.subject).toContain('connexion à rétablir')
    expect(french?.text).toContain(`/fr/connections/${id}`)
  })

  test('of a connection in a personal folder is told to its owner alone', async () => {
    const organization = await createOrganization(db)
    const [actor] = [await memberActor(organization), await memberActor(organization)]
    const folderId = await ensurePersonalFolder(db, {
      organizationId: organization.id,
      memberId: actor.memberId,
    })
    const { id, name } = await createConnection(db, organization, { folderId, ownerId: actor.memberId })
    await fail(actor, id, start, { isRevoked: true })
    expect((await mailsAbout(name)).map(({ recipient }) => recipient)).toEqual([actor.email])
  })
})

test('a refresh does not hide that the last check failed, but has it repeated at once', async () => {
  const { actor, id } = await inUse()
  await fail(actor, id, start)
  const refreshFailure = { ...failureAt(at(1)), isOfCheck: undefined }
  await db.$transaction((tx) =>
    recordFailure(tx, actor, { connectionId: id, failure: refreshFailure, isRevoked: false }, at(1)),
  )
  await succeed(actor, id, at(2), false)
  expect(await storedConnection(id)).toMatchObject({ stateReason: 'degraded', nextCheckAt: at(2) })
  await succeed(actor, id, at(3), true)
  expect(await storedConnection(id)).toMatchObject({ stateReason: null, failureCount: 0 })
})

test('another organization’s connection is not found, and nothing of it changes', async () => {
  const { id } = await inUse()
  const foreign = await foreignMemberActor()
  await expect(fail(foreign, id, start)).rejects.toMatchObject({ code: 'not_found' })
  await expect(succeed(foreign, id, start)).rejects.toMatchObject({ code: 'not_found' })
  expect(await storedConnection(id)).toMatchObject({ failureCount: 0, lastCheckedAt: null })
})
