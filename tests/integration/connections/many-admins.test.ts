import { expect, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import { changeState } from '@/lib/connections/state/mutations'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import { createSandboxListing, storedConnection, unreachableSandbox } from '@/tests/support/connect'
import { createConnection, createOrganization } from '@/tests/support/factories'
import { listJobs } from '@/tests/support/worker'
import { fail, mailsAbout, start } from './health/steps'

/** An organization with so many admins, of whom the actor is the first. */
async function crowd(size: number): Promise<{ organization: { id: string }; actor: MemberActor }> {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const people = Array.from({ length: size - 1 }, (_, number) => ({
    email: `admin-${number}-${organization.id}@example.com`,
    name: `Admin ${number}`,
    locale: number % 2 === 0 ? 'en' : 'fr',
  }))
  const users = await db.user.createManyAndReturn({ data: people, select: { id: true } })
  await db.member.createMany({
    data: users.map(({ id }) => ({ organizationId: organization.id, userId: id, marketplaceRight: 'edit' })),
  })
  return { organization, actor }
}

async function deliveries(): Promise<number> {
  return (await listJobs()).filter(({ task }) => task === 'mail.deliver').length
}

test('a thousand admins are told in the transaction that breaks a connection, each in their language', async () => {
  const { organization, actor } = await crowd(1000)
  const { id: listingId } = await createSandboxListing(unreachableSandbox, { hasClient: false })
  const { id, name } = await createConnection(db, organization, { listingId, ownerId: actor.memberId })
  const before = await deliveries()
  await fail(actor, id, start, { isRevoked: true, status: 401 })
  expect((await storedConnection(id)).state).toBe('needs_reconnect')
  const mails = await mailsAbout(name)
  expect(new Set(mails.map(({ recipient }) => recipient)).size).toBe(1000)
  expect(mails.filter(({ locale }) => locale === 'fr')).toHaveLength(499)
  expect(new Set(mails.map(({ subject, locale }) => `${locale} ${subject}`)).size).toBe(2)
  expect((await deliveries()) - before).toBe(1000)
})

test('a thousand admins are asked for their approval in the transaction that wants one', async () => {
  const { organization, actor } = await crowd(1001)
  const { id: organizationId } = organization
  await db.policy.create({ data: { organizationId, requiresApproval: true } })
  const connection = await createConnection(db, organization, {
    ownerId: actor.memberId,
    state: 'pending',
    stateReason: 'verification',
    verifiedAt: null,
    isDefault: false,
  })
  const before = await deliveries()
  const after = await db.$transaction((tx) =>
    changeState(tx, actor, connection, { state: 'connected', stateReason: null }),
  )
  expect(after).toEqual({ state: 'pending', stateReason: 'approval' })
  const mails = await mailsAbout(connection.name)
  expect(mails).toHaveLength(1000)
  expect(mails.map(({ recipient }) => recipient)).not.toContain(actor.email)
  expect((await deliveries()) - before).toBe(1000)
})
