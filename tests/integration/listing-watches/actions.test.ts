import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { idleForm } from '@/lib/http/form-state'
import { guardFields } from '@/lib/http/guard-fields'
import { issueFormToken } from '@/lib/http/spam-guard'
import { watchListingAction } from '@/lib/listing-watches/actions'
import { createListing, unique } from '@/tests/support/factories'
import { duringRequest } from '@/tests/support/next-request'

async function send(overrides: Record<string, string>) {
  const { slug, id } = await createListing(db, { stage: 'coming_soon' })
  const form = new FormData()
  const token = issueFormToken('listing-watch', Date.now() - 10_000)
  const fields = { slug, locale: 'fr', email: 'ada@example.com', [guardFields.token]: token, ...overrides }
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  const state = await duringRequest({ address: unique() }, () => watchListingAction(idleForm, form))
  return { state, rows: await db.listingWatch.findMany({ where: { listingId: id } }) }
}

test('a filled form becomes one watch', async () => {
  const { state, rows } = await send({})
  expect(state.status).toBe('done')
  expect(rows).toMatchObject([{ email: 'ada@example.com', locale: 'fr' }])
})

test('asking again is answered as asking first, so that nobody learns who waits', async () => {
  const { slug } = await createListing(db, { stage: 'coming_soon' })
  const first = await send({ slug })
  const again = await send({ slug })
  expect(again.state.status).toBe(first.state.status)
  expect(again.state.data).toEqual(first.state.data)
})

test.each([
  ['no address', { email: '' }],
  ['a faulty address', { email: 'ada' }],
  ['no token', { [guardFields.token]: '' }],
  ['a filled trap', { [guardFields.trap]: 'Cheap watches' }],
])('nothing is stored with %s', async (_case, overrides: Record<string, string>) => {
  expect((await send(overrides)).rows).toEqual([])
})
