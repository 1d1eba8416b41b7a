import { beforeEach, describe, expect, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import { loadHandOffActor, recognizeHandOff } from '@/lib/auth/load-hand-off'
import { startConnection } from '@/lib/connections/mutations'
import { db } from '@/lib/db'
import type { Listing } from '@/lib/generated/prisma/client'
import { createHandOff, noteOpening, revokeHandOff } from '@/lib/hand-offs/mutations'
import { getHandOff, getHandOffOffer, listHandOffs } from '@/lib/hand-offs/queries'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import {
  adminWithListing,
  auditOf,
  createSandboxListing,
  dumpDatabase,
  startConsented,
  unreachableSandbox,
} from '@/tests/support/connect'
import { createConnection } from '@/tests/support/factories'
import { formsOf } from '@/tests/support/secrets'
import { blocking, putPolicy } from '../policies/put-policy'
import { holderOf, makeLink } from './links'

let organization: { id: string }
let actor: MemberActor
let listing: Listing
let connectionId: string
beforeEach(async () => {
  ;({ organization, actor, listing } = await adminWithListing())
  connectionId = await startConsented(actor, listing)
})

const minute = 60_000
const input = { validity: 240, method: null, recipient: null, locale: 'en' } as const
const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error) => error.details.reason ?? Object.values(error.details.fields ?? {})[0] ?? error.code,
  )

describe('a link', () => {
  test('is good for as long as was chosen, from 30 minutes to 7 days', async () => {
    const start = new Date('2026-11-22T08:00:00Z')
    const at = (minutes: number, extra = 0) => new Date(start.getTime() + minutes * minute + extra)
    for (const validity of [30, 10_080]) {
      const { token } = await makeLink(actor, connectionId, { validity }, start)
      expect(await loadHandOffActor(token, null, at(validity, -1))).toMatchObject({ connectionId })
      expect(await loadHandOffActor(token, null, at(validity))).toBeNull()
    }
    for (const validity of [29, 10_081, 0, -30, 30.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(await reasonOf(makeLink(actor, connectionId, { validity }))).toBe('handOff.validity')
    }
  })

  test('is kept as a hash alone', async () => {
    const { token } = await makeLink(actor, connectionId)
    const dump = await dumpDatabase()
    for (const form of formsOf(token)) expect(dump).not.toContain(form)
  })

  test('is mailed in the language that was chosen, by a mail that is emptied once it has left', async () => {
    const recipient = 'it@example.com'
    const { url } = await makeLink(actor, connectionId, { recipient, locale: 'fr' })
    expect(url).toContain('/fr/hand-off/')
    const [mail] = await db.mailMessage.findMany({ where: { recipient } })
    expect(mail).toMatchObject({ locale: 'fr', isSensitive: true, text: expect.stringContaining(url) })
    expect(mail?.text).toContain(actor.name)
    const details = (await auditOf(connectionId)).find(({ action }) => action === 'hand_off.created')
    expect(details).toMatchObject({ actorId: actor.userId, details: { isMailed: true } })
  })

  test('takes the place of an open one for the same connection, and of no other', async () => {
    const other = await startConsented(actor, await createSandboxListing(unreachableSandbox))
    const [first, elsewhere] = [await makeLink(actor, connectionId), await makeLink(actor, other)]
    const second = await makeLink(actor, connectionId)
    expect(await loadHandOffActor(first.token)).toBeNull()
    expect(await loadHandOffActor(second.token)).not.toBeNull()
    expect(await loadHandOffActor(elsewhere.token)).not.toBeNull()
    const rows = await listHandOffs(actor, connectionId)
    expect(rows.map(({ state }) => state)).toEqual(['open', 'revoked'])
    expect(rows[0]).toMatchObject({ createdBy: actor.name, openedAt: null, usedAt: null })
    expect(JSON.stringify(rows)).not.toContain('tokenHash')
  })

  test('is revoked once, and leads nowhere from then on', async () => {
    const { token } = await makeLink(actor, connectionId)
    const { handOffId } = await holderOf(token)
    await revokeHandOff(actor, { connectionId, handOffId })
    expect(await loadHandOffActor(token)).toBeNull()
    expect(await reasonOf(revokeHandOff(actor, { connectionId, handOffId }))).toBe('handOff.notOpen')
    expect((await auditOf(connectionId)).filter(({ action }) => action === 'hand_off.revoked')).toHaveLength(
      1,
    )
  })

  test('leads nowhere once whoever made it may not set connections up any more', async () => {
    const { token } = await makeLink(actor, connectionId)
    await db.member.update({ where: { id: actor.memberId }, data: { marketplaceRight: 'view' } })
    expect(await loadHandOffActor(token)).toBeNull()
  })

  test('remembers when it was first opened', async () => {
    const holder = await holderOf((await makeLink(actor, connectionId)).token)
    const at = new Date('2026-11-22T08:00:00Z')
    await noteOpening(holder, at)
    await noteOpening(holder)
    expect((await listHandOffs(actor, connectionId))[0]?.openedAt).toEqual(at)
    const opened = (await auditOf(connectionId)).filter(({ action }) => action === 'hand_off.opened')
    expect(opened).toMatchObject([{ actorId: null, organizationId: organization.id }])
  })
})

describe('no link is made', () => {
  test('for a connection that nobody agreed to, or that waits for nothing', async () => {
    const { id } = await startConnection(actor, (await createSandboxListing(unreachableSandbox)).slug)
    expect(await reasonOf(makeLink(actor, id))).toBe('consentFirst')
    const working = await createConnection(db, organization, { listingId: listing.id })
    expect(await reasonOf(makeLink(actor, working.id))).toBe('handOff.notWaiting')
    await db.connection.update({
      where: { id: working.id },
      data: { state: 'inactive', stateReason: 'admin', consentedAt: new Date() },
    })
    expect(await reasonOf(makeLink(actor, working.id))).toBe('handOff.notWaiting')
  })

  test('against the policy, nor for a method that nobody can be asked for', async () => {
    expect(await reasonOf(makeLink(actor, connectionId, { method: 'none' }))).toBe('handOff.noMethod')
    await putPolicy(actor, blocking('api_key', '', 'method'))
    expect(await reasonOf(makeLink(actor, connectionId, { method: 'api_key' }))).toBe('policy.methodBlocked')
    const { methods } = await getHandOffOffer(actor, connectionId, 'en')
    expect(methods).not.toContain('api_key')
    expect(methods).not.toContain('none')
    await putPolicy(actor, blocking(listing.slug))
    expect(await reasonOf(makeLink(actor, connectionId))).toBe('policy.listingBlocked')
  })

  test('nor shown, by who may only view, in a folder of others, or for another organization', async () => {
    const { token } = await makeLink(actor, connectionId)
    const { handOffId } = await holderOf(token)
    const folder = await db.folder.create({
      data: { organizationId: organization.id, kind: 'shared', name: 'Closed', everyone: 'use' },
    })
    await db.folderShare.create({ data: { folderId: folder.id, memberId: actor.memberId, role: 'manage' } })
    await db.connection.update({ where: { id: connectionId }, data: { folderId: folder.id } })
    const refused = [
      [await memberActor(organization, 'view'), 'forbidden'],
      [await memberActor(organization), 'forbidden'],
      [await foreignMemberActor(), 'not_found'],
      [await holderOf(token), 'forbidden'],
    ] as const
    for (const [other, code] of refused) {
      await expect(createHandOff(other, { ...input, connectionId })).rejects.toMatchObject({ code })
      await expect(listHandOffs(other, connectionId)).rejects.toMatchObject({ code })
      await expect(getHandOffOffer(other, connectionId, 'en')).rejects.toMatchObject({ code })
      await expect(revokeHandOff(other, { connectionId, handOffId })).rejects.toMatchObject({ code })
    }
    for (const other of [actor, await foreignMemberActor()]) {
      await expect(getHandOff(other, 'en')).rejects.toMatchObject({ code: 'forbidden' })
      await expect(noteOpening(other)).rejects.toMatchObject({ code: 'forbidden' })
    }
    expect(await loadHandOffActor(token)).not.toBeNull()
  })
})

test('made-up tokens are few from one network; a link that was once good costs nothing', async () => {
  const { token } = await makeLink(actor, connectionId)
  const address = '203.0.113.99'
  for (let tries = 0; tries < 40; tries += 1) await recognizeHandOff(token, address)
  for (let tries = 0; tries < 30; tries += 1) {
    expect(await recognizeHandOff(`made-up-${tries}`, address)).toBeNull()
  }
  await expect(recognizeHandOff('made-up', address)).rejects.toMatchObject({ code: 'limit_exceeded' })
  await expect(recognizeHandOff(token, address)).rejects.toMatchObject({ code: 'limit_exceeded' })
  expect(await recognizeHandOff(token, '203.0.113.100')).not.toBeNull()
})
