import { expect, test } from 'vitest'
import { policyAction } from '@/lib/connections/policy/actions'
import type { PolicyStep } from '@/lib/connections/policy/schema'
import { db } from '@/lib/db'
import { type FormState, idleForm } from '@/lib/http/form-state'
import { getPolicy } from '@/lib/policies/queries'
import { memberActor } from '@/tests/support/actors'
import { createConnection, createListing, createMember, createOrganization } from '@/tests/support/factories'
import { duringRequest } from '@/tests/support/next-request'

async function setUp() {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const listing = await createListing(db)
  const press = (
    fields: Record<string, string>,
    previous: FormState<PolicyStep> = idleForm,
    userId: string | undefined = actor.userId,
  ) => {
    const form = new FormData()
    const all = { version: '0', otherListings: 'allow', locale: 'fr', q: '', ...fields }
    for (const [name, value] of Object.entries(all)) form.set(name, value)
    return duringRequest({ userId }, () => policyAction(previous, form))
  }
  const block = { [`effect.listing.${listing.slug}`]: 'block', [`reason.listing.${listing.slug}`]: 'Ours' }
  return { organization, actor, listing, press, block }
}

test('every press of a button is a step: find, add, review, confirm, all of it with the form alone', async () => {
  const { organization, actor, listing, press, block } = await setUp()
  await createConnection(db, organization, { listingId: listing.id })
  const found = await press({ q: listing.name, intent: 'find' })
  expect(found.data?.found).toContainEqual({ slug: listing.slug, name: listing.name })
  const added = await press({ q: listing.name, intent: `add:${listing.slug}:block` }, found)
  expect(added.data).toMatchObject({
    view: 'edit',
    draft: { rules: [{ subject: 'listing', value: listing.slug, effect: 'block', reason: '' }] },
    listings: [{ slug: listing.slug, name: listing.name }],
  })
  const reviewed = await press({ ...block, intent: 'review' }, added)
  expect(reviewed.data).toMatchObject({ view: 'review', impact: { stops: { count: 1 } } })
  expect((await getPolicy(actor)).version).toBe(0)
  const fingerprint = reviewed.data?.impact?.fingerprint ?? ''
  await expect(press({ ...block, intent: 'apply', fingerprint }, reviewed)).rejects.toMatchObject({
    digest: expect.stringContaining(';/fr/settings/policy?done=changed;'),
  })
  expect((await getPolicy(actor)).rules).toMatchObject([{ value: listing.slug, reason: 'Ours' }])
})

test('what was confirmed and is no longer true is shown again, as news', async () => {
  const { organization, listing, press, block } = await setUp()
  const reviewed = await press({ ...block, intent: 'review' })
  await createConnection(db, organization, { listingId: listing.id })
  const fingerprint = reviewed.data?.impact?.fingerprint ?? ''
  expect((await press({ ...block, intent: 'apply', fingerprint }, reviewed)).data).toMatchObject({
    view: 'review',
    isNews: true,
    impact: { stops: { count: 1 } },
  })
})

test('a refused step keeps the draft', async () => {
  const { listing, press, block } = await setUp()
  const first = await press({ ...block, intent: 'find' })
  const reason = 'x'.repeat(301)
  const refused = await press(
    { ...block, [`reason.listing.${listing.slug}`]: reason, intent: 'review' },
    first,
  )
  expect(refused).toMatchObject({
    status: 'failed',
    fields: { [`reason.listing.${listing.slug}`]: 'tooLong' },
    data: { view: 'edit', draft: { rules: [{ value: listing.slug, reason }] } },
  })
  expect(await press({ ...block, version: '7', intent: 'review' }, first)).toMatchObject({
    code: 'conflict',
    reason: 'changedMeanwhile',
  })
  expect(await press({ intent: 'review' })).toMatchObject({ reason: 'policy.unchanged' })
})

test('a reason beside no rule is kept in its field, which says that it needs a rule', async () => {
  const { actor, listing, press, block } = await setUp()
  const reason = `reason.listing.${listing.slug}`
  const stray = { [`effect.listing.${listing.slug}`]: '', [reason]: 'Ours' }
  const first = await press({ ...block, intent: 'find' })
  expect(await press({ ...stray, otherListings: 'block', intent: 'review' }, first)).toMatchObject({
    status: 'failed',
    fields: { [reason]: 'policy.reasonWithoutRule' },
    submitted: { [reason]: 'Ours' },
  })
  // Taking a rule away takes its reason along.
  const organizationId = actor.organizationId
  await db.policyRule.create({
    data: { organizationId, subject: 'listing', value: listing.slug, effect: 'block', reason: 'Ours' },
  })
  expect((await press({ ...stray, intent: 'review' }, first)).data).toMatchObject({
    view: 'review',
    draft: { rules: [] },
  })
})

test('viewers and visitors press in vain', async () => {
  const { organization, press, block } = await setUp()
  const viewer = await createMember(db, organization, { marketplace: 'view' })
  const step = { ...block, intent: 'review' }
  expect(await press(step, idleForm, viewer.userId)).toMatchObject({ code: 'forbidden' })
  expect(await press({ ...block, intent: 'apply' }, idleForm, viewer.userId)).toMatchObject({
    code: 'forbidden',
  })
})
