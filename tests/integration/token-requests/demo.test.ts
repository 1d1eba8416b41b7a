import { beforeAll, expect, test } from 'vitest'
import { createApiKey, revokeApiKey } from '@/lib/api-keys/mutations'
import { listApiKeys } from '@/lib/api-keys/queries'
import type { MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { grantToken } from '@/lib/token-requests/mutations'
import { demoApiKey, writeDemoApiKey } from '@/prisma/seed/demo/api-key'
import { memberActor } from '@/tests/support/actors'
import { createOrganization } from '@/tests/support/factories'

// Read with the first call of a test.
process.env.PORTICO_DEMO = 'true'

let actor: MemberActor
let organization: { id: string; guid: string }
beforeAll(async () => {
  organization = await createOrganization(db)
  actor = await memberActor(organization)
})

const start = () => db.$transaction((tx) => writeDemoApiKey(tx, organization.guid))
const ask = () => {
  const { clientId: client_id, clientSecret: client_secret } = demoApiKey
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret })
  return grantToken({ authorization: null, body: form.toString(), address: '203.0.113.7' })
}

test('the demo’s key gets tokens in demo mode, and again after each start, whatever was done to it', async () => {
  await start()
  expect(await ask()).toMatchObject({ scope: 'segments:write segments:read' })
  const [{ id: keyId, name } = { id: '', name: '' }] = await listApiKeys(actor)
  await revokeApiKey(actor, { keyId })
  await expect(ask()).rejects.toMatchObject({ name: 'invalid_client' })
  await createApiKey(actor, { name, permission: 'read', expiry: 'never', expiresOn: '' })
  await start()
  await ask()
  expect((await listApiKeys(actor)).map((key) => key.name)).toEqual([`${name} ${demoApiKey.clientId}`, name])
})
