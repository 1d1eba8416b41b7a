import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { idleForm } from '@/lib/http/form-state'
import { guardFields } from '@/lib/http/guard-fields'
import { issueFormToken } from '@/lib/http/spam-guard'
import { requestIntegrationAction } from '@/lib/integration-requests/actions'
import { memberActor } from '@/tests/support/actors'
import { createOrganization, unique } from '@/tests/support/factories'
import { duringRequest } from '@/tests/support/next-request'

async function send(overrides: Record<string, string>, userId?: string) {
  const email = `${unique()}@example.com`
  const form = new FormData()
  const token = issueFormToken('integration-request', Date.now() - 10_000)
  const fine = { locale: 'fr', product: 'Engine', website: '', useCase: 'Accounts', email }
  for (const [name, value] of Object.entries({ [guardFields.token]: token, ...fine, ...overrides })) {
    form.set(name, value)
  }
  const run = () => requestIntegrationAction(idleForm, form)
  const state = await duringRequest({ userId, address: unique() }, run)
  return { state, rows: await db.integrationRequest.findMany({ where: { email } }) }
}

test('a filled form becomes one wish', async () => {
  const { state, rows } = await send({})
  expect(state.status).toBe('done')
  expect(rows).toMatchObject([{ product: 'Engine', website: null, locale: 'fr' }])
})

test('the organization comes from the session: a forged one is passed over', async () => {
  const [own, foreign] = await Promise.all([createOrganization(db), createOrganization(db)])
  const member = await memberActor(own)
  const forged = { organizationId: foreign.id, status: 'live' }
  expect((await send(forged, member.userId)).rows).toMatchObject([{ organizationId: own.id, status: 'open' }])
  expect((await send(forged)).rows).toMatchObject([{ organizationId: null, status: 'open' }])
})

test.each([
  ['product', '', 'required'],
  ['product', 'Buy at https://example.com', 'noLinks'],
  ['useCase', '  ', 'required'],
  ['email', 'ada', 'email'],
  ['website', 'javascript:alert(1)', 'website'],
  ['website', 'ftp://example.com', 'website'],
  ['website', 'not an address', 'website'],
  ['website', `https://example.com/${'x'.repeat(500)}`, 'tooLong'],
])('a forged or faulty %s of "%.30s" is refused beside its field', async (field, value, reason) => {
  const { state, rows } = await send({ [field]: value })
  expect(state).toMatchObject({ status: 'failed', code: 'invalid', fields: { [field]: reason } })
  expect(rows).toEqual([])
})

test.each([
  ['example.com', 'https://example.com'],
  ['http://example.com/path?q=1', 'http://example.com/path?q=1'],
])('the website %s is stored as %s', async (typed, stored) => {
  expect((await send({ website: typed })).rows).toMatchObject([{ website: stored }])
})

test('a program that fills the trap stores nothing', async () => {
  const { state, rows } = await send({ [guardFields.trap]: 'Cheap watches' })
  expect(state.status).toBe('done')
  expect(rows).toEqual([])
})
