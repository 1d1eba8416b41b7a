import { beforeAll, expect, test } from 'vitest'
import { createApiKeyAction, revokeApiKeyAction, rotateApiKeyAction } from '@/lib/api-keys/actions'
import { db } from '@/lib/db'
import { type FormState, idleForm } from '@/lib/http/form-state'
import { createApiKey, createMember, createOrganization } from '@/tests/support/factories'
import { duringRequest } from '@/tests/support/next-request'

let organization: { id: string; guid: string }
let userId: string
beforeAll(async () => {
  organization = await createOrganization(db)
  userId = (await createMember(db, organization, { marketplace: 'edit' })).userId
})

function send<Data>(
  action: (previous: FormState<Data>, form: FormData) => Promise<FormState<Data>>,
  fields: Record<string, string>,
) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  return duringRequest({ userId }, () => action(idleForm, form))
}

const filled = { name: ' Payroll ', permission: 'write', expiry: 'date', expiresOn: '2099-12-31' }

test('a key is made by a form, whose answer holds the secret once and the fields without it', async () => {
  const state = await send(createApiKeyAction, filled)
  const { id } = await db.apiKey.findFirstOrThrow({
    where: { organizationId: organization.id, name: 'Payroll' },
  })
  expect(state).toEqual({
    status: 'done',
    submitted: filled,
    data: {
      name: 'Payroll',
      clientId: id,
      clientSecret: expect.stringMatching(/^portico_[\w-]{43}$/),
      organizationGuid: organization.guid,
      tokenUrl: expect.stringMatching(/\/api\/accounts\/connect\/token$/),
      expiresAt: '2100-01-01T00:00:00.000Z',
      formerUntil: null,
    },
  })
  const again = await send(createApiKeyAction, filled)
  expect(again).toMatchObject({ status: 'failed', fields: { name: 'apiKeyNameTaken' }, submitted: filled })
})

test('what was not filled in right is said beside its field', async () => {
  const wrong = { name: '  ', permission: 'admin', expiry: '31', expiresOn: '' }
  expect(await send(createApiKeyAction, wrong)).toMatchObject({
    status: 'failed',
    fields: { name: 'required', permission: 'choose', expiry: 'choose' },
  })
  for (const expiresOn of ['', '2027-02-30', 'tomorrow']) {
    const state = await send(createApiKeyAction, { ...filled, name: 'Other', expiresOn })
    expect(state).toMatchObject({ status: 'failed', fields: { expiresOn: 'invalidDate' } })
  }
  const long = { ...filled, name: 'a'.repeat(101) }
  expect(await send(createApiKeyAction, long)).toMatchObject({ fields: { name: 'tooLong' } })
})

test('a name is kept in one form of Unicode, so that equal ones are the same', async () => {
  await send(createApiKeyAction, { ...filled, name: 'Pe\u0301age' })
  const again = await send(createApiKeyAction, { ...filled, name: 'P\u00e9age' })
  expect(again).toMatchObject({ fields: { name: 'apiKeyNameTaken' } })
})

test('a form gives a key another secret, another one ends it and leads back to the list', async () => {
  const { id: keyId } = await createApiKey(db, organization)
  const state = await send(rotateApiKeyAction, { keyId, overlap: '168' })
  expect(state).toMatchObject({ status: 'done', data: { clientId: keyId, formerUntil: expect.any(String) } })
  const refused = await send(rotateApiKeyAction, { keyId, overlap: '1000' })
  expect(refused).toMatchObject({ status: 'failed', fields: { overlap: 'choose' } })
  await expect(send(revokeApiKeyAction, { keyId, locale: 'fr' })).rejects.toMatchObject({
    digest: expect.stringContaining(';/fr/settings/api-keys?done=revoked;'),
  })
  expect((await db.apiKey.findUniqueOrThrow({ where: { id: keyId } })).revokedAt).not.toBeNull()
})
