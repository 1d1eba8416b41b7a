import { describe, expect, test } from 'vitest'
import { completeAuthorization, startAuthorization } from '@/lib/connections/authorization/mutations'
import { startConnection } from '@/lib/connections/mutations'
import { duplicateConnection } from '@/lib/connections/settings/mutations'
import { acceptUnverified, verify } from '@/lib/connections/verification/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { getWizard } from '@/lib/connections/wizard/queries'
import { chooseMethod } from '@/lib/connections/wizard/rules'
import { db } from '@/lib/db'
import { findListingVerdicts } from '@/lib/policies/queries'
import { authorizationSteps } from '@/tests/integration/connections/authorization/steps'
import { foreignMemberActor, handOffActor, memberActor } from '@/tests/support/actors'
import {
  adminWithListing,
  agree,
  startConsented,
  startWithKey,
  storedConnection,
} from '@/tests/support/connect'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { blocking, openPolicy, putPolicy } from './put-policy'

const sandbox = await startSharedSandbox()

const refused = (reason: string, explanation = 'We use another one') => ({
  code: 'forbidden',
  details: { reason, values: { hasExplanation: 'yes', explanation } },
})

describe('a listing that the policy blocks', () => {
  test('cannot be started, agreed to, set up, tested or copied, whatever a form claims', async () => {
    const { actor, listing, organization } = await adminWithListing(sandbox)
    const { id: fresh } = await startConnection(actor, listing.slug)
    const colleague = await memberActor(organization)
    const connectionId = await startWithKey(colleague, listing, sandbox.apiKey)
    const inUse = await startWithKey(await memberActor(organization), listing, sandbox.apiKey)
    await putPolicy(actor, blocking(listing.slug, 'We use another one'))
    const blocked = refused('policy.listingBlocked')
    await expect(startConnection(actor, listing.slug)).rejects.toMatchObject(blocked)
    await expect(agree(actor, fresh)).rejects.toMatchObject(blocked)
    const values = { apiKey: sandbox.apiKey }
    const input = { connectionId, method: 'api_key', values }
    await expect(saveSetup(colleague, input)).rejects.toMatchObject(blocked)
    await expect(verify(colleague, connectionId)).rejects.toMatchObject(blocked)
    await expect(acceptUnverified(colleague, { connectionId, isUnderstood: true })).rejects.toMatchObject(
      blocked,
    )
    await expect(duplicateConnection(actor, { connectionId: inUse })).rejects.toMatchObject(blocked)
    expect(await storedConnection(connectionId)).toMatchObject({ state: 'pending', verifiedAt: null })
  })

  test('is not allowed to whoever holds a hand-off link either', async () => {
    const { actor, listing, organization } = await adminWithListing(sandbox)
    const connectionId = await startConsented(actor, listing)
    const holder = await handOffActor(organization, { id: connectionId })
    await putPolicy(actor, blocking(listing.slug, 'We use another one'))
    const input = { connectionId, method: 'api_key', values: { apiKey: sandbox.apiKey } }
    await expect(saveSetup(holder, input)).rejects.toMatchObject(refused('policy.listingBlocked'))
  })

  test('stays open to another organization', async () => {
    const { actor, listing } = await adminWithListing(sandbox)
    await putPolicy(actor, blocking(listing.slug))
    const { id } = await startConnection(await foreignMemberActor(), listing.slug)
    expect(id).toBeTruthy()
  })

  test('is named with its reason to everyone who may read the policy', async () => {
    const { actor, listing, organization } = await adminWithListing(sandbox)
    await putPolicy(actor, blocking(listing.slug, 'We use another one'))
    const viewer = await memberActor(organization, 'view')
    expect((await findListingVerdicts(viewer, [listing.slug])).get(listing.slug)).toMatchObject({
      kind: 'listing',
      reason: 'We use another one',
    })
    expect((await findListingVerdicts(await foreignMemberActor(), [listing.slug])).size).toBe(0)
  })
})

describe('a method that the policy blocks', () => {
  test('is shown as such with the reason, and another one is offered in its place', async () => {
    const { actor, listing } = await adminWithListing(sandbox)
    const connectionId = await startConsented(actor, listing)
    await putPolicy(actor, blocking('api_key', 'Keys leak', 'method'))
    const wizard = await getWizard(actor, connectionId, 'en')
    const blocked = Object.fromEntries(wizard.methods.map((one) => [one.type, one.blocked]))
    expect(blocked).toMatchObject({ api_key: 'Keys leak', oauth2_authorization_code: null })
    expect(wizard.blocked).toBeNull()
    expect(chooseMethod(wizard, null)?.type).not.toBe('api_key')
  })

  test('is refused in a forged request, and the others work', async () => {
    const { actor, listing } = await adminWithListing(sandbox)
    const connectionId = await startConsented(actor, listing)
    await putPolicy(actor, blocking('api_key', 'Keys leak', 'method'))
    const values = { apiKey: sandbox.apiKey }
    await expect(saveSetup(actor, { connectionId, method: 'api_key', values })).rejects.toMatchObject(
      refused('policy.methodBlocked', 'Keys leak'),
    )
    await saveSetup(actor, { connectionId, method: 'oauth2_authorization_code', values: {} })
    expect((await startAuthorization(actor, { connectionId, locale: 'en' })).origin).toBe(
      new URL(sandbox.url).origin,
    )
  })

  test('is not authorized once the policy changed while somebody was at the provider', async () => {
    const { actor, start, ask } = await authorizationSteps(sandbox)
    const connectionId = await start()
    const { answer } = await ask(connectionId)
    await putPolicy(actor, blocking('oauth2_authorization_code', '', 'method'))
    await expect(startAuthorization(actor, { connectionId, locale: 'en' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect(await completeAuthorization(actor, answer)).toMatchObject({ problem: 'authorization.policy' })
    expect((await storedConnection(connectionId)).credential).toBeNull()
  })

  test('blocks the listing as a whole where it offers no other', async () => {
    const { actor, listing } = await adminWithListing(sandbox)
    const rules = listing.authMethods.flatMap((value) => blocking(value, 'No', 'method').rules)
    await putPolicy(actor, { ...openPolicy, rules })
    const own = blocking('oauth2_own_app', 'No', 'method').rules
    expect((await findListingVerdicts(actor, [listing.slug])).size).toBe(0)
    await putPolicy(actor, { ...openPolicy, rules: [...rules, ...own] })
    expect((await findListingVerdicts(actor, [listing.slug])).get(listing.slug)?.reason).toBe('No')
  })
})

test('a test that passes while the policy is changed never ends in a forbidden connection', async () => {
  const { actor, listing, organization } = await adminWithListing(sandbox)
  const connectionId = await startWithKey(actor, listing, sandbox.apiKey)
  const colleague = await memberActor(organization)
  await Promise.allSettled([
    verify(actor, connectionId),
    putPolicy(colleague, blocking(listing.slug)).then((outcome) =>
      // Shown again where the test was first.
      outcome.kind === 'review' ? putPolicy(colleague, blocking(listing.slug)) : outcome,
    ),
  ])
  expect(['pending', 'inactive']).toContain((await storedConnection(connectionId)).state)
  expect(await db.policy.count({ where: { organizationId: organization.id } })).toBe(1)
})
