import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type AuditEntry, audit } from '@/lib/audit'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { migrationsDirectory } from '@/lib/database/migrate'
import { db } from '@/lib/db'
import { handOffActor, memberActor } from '@/tests/support/actors'
import { storedConnection } from '@/tests/support/connect'
import { createConnection, createListing, createOrganization } from '@/tests/support/factories'

/** What the migration does with rows that were there before it. */
async function migrateRows() {
  const file = path.join(migrationsDirectory, '20261122125714_remember_clients', 'migration.sql')
  const statements = (await readFile(file, 'utf8')).split(/;\n/).map((text) => text.trim())
  for (const statement of statements.filter((text) => /^(--.*\n)?UPDATE /.test(text))) {
    await db.$executeRawUnsafe(statement)
  }
}

test('rows from before name the app that was preset, or registered, when they were authorized', async () => {
  const organization = await createOrganization(db)
  const actor: Actor = await memberActor(organization)
  const { id: listingId } = await createListing(db)
  await db.oAuthClient.create({ data: { listingId, clientId: 'registered-now' } })
  const listing = { type: 'listing', id: listingId }
  // What happens within one millisecond has no order.
  async function write(entry: AuditEntry, by: Actor = actor): Promise<void> {
    await audit(db, by, entry)
    await sleep(2)
  }

  async function connect(authMethod: string, { isAuthorized = true, config = {} } = {}) {
    const connection = await createConnection(db, organization, { listingId, authMethod, isDefault: false })
    await db.connection.update({ where: { id: connection.id }, data: { config } })
    await db.credential.create({ data: { connectionId: connection.id, sealed: Buffer.from('sealed') } })
    const subject = { type: 'connection', id: connection.id }
    if (isAuthorized) await write({ action: 'connection.authorized', subject })
    return connection.id
  }

  const code = 'oauth2_authorization_code'
  const first = await connect(code)
  await write(
    { action: 'oauth_client.registered', subject: listing, details: { clientId: 'former' } },
    systemActor(),
  )
  const second = await connect(code)
  await write({ action: 'policy.preset_changed', subject: listing, details: { clientId: 'preset' } })
  const third = await connect(code)
  await write({ action: 'policy.preset_removed', subject: listing, details: { clientId: 'preset' } })
  const fourth = await connect(code)
  const own = await connect('oauth2_own_app', { config: { clientId: 'own' } })
  const never = await connect(code, { isAuthorized: false })
  const key = await connect('api_key')
  await migrateRows()

  const known = async (id: string) => {
    const { credential } = await storedConnection(id)
    return [credential?.clientSource, credential?.clientId]
  }
  expect(await known(first)).toEqual(['operator', 'registered-now'])
  expect(await known(second)).toEqual(['operator', 'former'])
  expect(await known(third)).toEqual(['preset', 'preset'])
  expect(await known(fourth)).toEqual(['operator', 'former'])
  expect(await known(own)).toEqual(['own', 'own'])
  for (const id of [never, key]) expect(await known(id)).toEqual([null, null])
})

test('open links of connections that work are closed', async () => {
  const organization = await createOrganization(db)
  const working = await createConnection(db, organization)
  const broken = await createConnection(db, organization)
  await db.connection.update({ where: { id: broken.id }, data: { state: 'needs_reconnect' } })
  for (const connection of [working, broken]) await handOffActor(organization, connection)
  await migrateRows()
  const links = (connectionId: string) => db.handOff.findMany({ where: { connectionId } })
  expect(await links(working.id)).toMatchObject([{ isObsolete: true, revokedAt: expect.any(Date) }])
  expect(await links(broken.id)).toMatchObject([{ isObsolete: false, revokedAt: null }])
})
