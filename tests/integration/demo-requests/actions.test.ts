import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { requestDemoAction } from '@/lib/demo-requests/actions'
import { idleForm } from '@/lib/http/form-state'
import { guardFields } from '@/lib/http/guard-fields'
import { issueFormToken } from '@/lib/http/spam-guard'
import { createListing, createUser, unique } from '@/tests/support/factories'
import { duringRequest } from '@/tests/support/next-request'

const fine = {
  locale: 'en',
  name: 'Ada Lovelace',
  company: 'Analytical Engines',
  companySize: '50-249',
  country: 'FR',
  message: '',
  consent: 'on',
}

async function send(overrides: Record<string, string>, userId?: string) {
  const { slug, id } = await createListing(db, { offersDemo: true })
  const form = new FormData()
  const token = issueFormToken('demo-request', Date.now() - 10_000)
  const fields = { slug, email: `${unique()}@example.com`, [guardFields.token]: token, ...fine, ...overrides }
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  const state = await duringRequest({ userId, address: unique() }, () => requestDemoAction(idleForm, form))
  return { state, rows: await db.demoRequest.findMany({ where: { listingId: id } }) }
}

test('a filled form becomes one request of whoever is signed in', async () => {
  const user = await createUser(db)
  const { state, rows } = await send({}, user.id)
  expect(state.status).toBe('done')
  expect(rows).toMatchObject([{ userId: user.id, message: '', companySize: '50-249' }])
})

test.each([
  ['name', '', 'required'],
  ['name', 'See https://example.com', 'noLinks'],
  ['email', 'ada', 'email'],
  ['company', 'x'.repeat(121), 'tooLong'],
  ['companySize', 'huge', 'choose'],
  ['country', 'XX', 'choose'],
  ['message', 'x'.repeat(2001), 'tooLong'],
  ['consent', 'off', 'consentRequired'],
])(
  'a forged or faulty %s of "%.20s" is refused beside its field, and the rest comes back',
  async (field, value, reason) => {
    const { state, rows } = await send({ [field]: value })
    expect(state).toMatchObject({ status: 'failed', code: 'invalid', fields: { [field]: reason } })
    expect(state.submitted).toMatchObject({ locale: 'en', [field]: value })
    expect(rows).toEqual([])
  },
)

test('whom it is from and its status cannot be forged by extra fields', async () => {
  const victim = await createUser(db)
  const { rows } = await send({ userId: victim.id, status: 'won', consentedAt: '2001-01-01' })
  expect(rows).toMatchObject([{ userId: null, status: 'new' }])
  expect(rows[0]?.consentedAt.getFullYear()).toBeGreaterThan(2020)
})

test('a program that fills the trap stores nothing', async () => {
  const { state, rows } = await send({ [guardFields.trap]: 'Cheap watches' })
  expect(state.status).toBe('done')
  expect(rows).toEqual([])
})

test('a token of another form stores nothing', async () => {
  const token = issueFormToken('listing-watch', Date.now() - 10_000)
  const { state, rows } = await send({ [guardFields.token]: token })
  expect(state).toMatchObject({ status: 'failed', reason: 'formSendAgain' })
  expect(rows).toEqual([])
})
