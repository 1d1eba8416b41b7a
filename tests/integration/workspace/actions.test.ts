import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { idleForm } from '@/lib/http/form-state'
import { dismissNoticeAction } from '@/lib/workspace/actions'
import { employeeActor } from '@/tests/support/actors'
import { createActivation, createOrganization } from '@/tests/support/factories'
import { duringRequest } from '@/tests/support/next-request'

function send(userId: string | undefined, slug: string) {
  const form = new FormData()
  form.set('slug', slug)
  return duringRequest({ userId }, () => dismissNoticeAction(idleForm, form))
}

async function setUp() {
  const organization = await createOrganization(db)
  const anna = await employeeActor(organization)
  const { listingId } = await createActivation(db, organization, { everyone: true })
  const listing = await db.listing.findUniqueOrThrow({ where: { id: listingId } })
  const count = () => db.workspaceNotice.count({ where: { listingId } })
  return { anna, slug: listing.slug, count }
}

test('the form puts a note away for whoever is signed in', async () => {
  const { anna, slug, count } = await setUp()
  expect(await send(anna.userId, slug)).toMatchObject({ status: 'done' })
  expect(await count()).toBe(1)
})

test('nobody, a stranger and a forged listing put nothing away', async () => {
  const { anna, slug, count } = await setUp()
  const stranger = await employeeActor(await createOrganization(db))
  expect(await send(undefined, slug)).toMatchObject({ status: 'failed', code: 'unauthenticated' })
  expect(await send(stranger.userId, slug)).toMatchObject({ status: 'failed', code: 'not_found' })
  expect(await send(anna.userId, 'unheard-of')).toMatchObject({ status: 'failed', code: 'not_found' })
  expect(await send(anna.userId, '')).toMatchObject({ status: 'failed', code: 'invalid' })
  expect(await count()).toBe(0)
})
