import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { requestIntegration } from '@/lib/integration-requests/mutations'
import { type IntegrationRequestInput, integrationRequestForm } from '@/lib/integration-requests/schema'
import { foreignMemberActor, memberActor, visitor } from '@/tests/support/actors'
import { createOrganization, unique } from '@/tests/support/factories'

let address: string
beforeEach(() => {
  address = `address-${unique()}`
})

function wish(overrides: Partial<Record<string, string>> = {}): IntegrationRequestInput {
  return integrationRequestForm.parse({
    locale: 'en',
    product: `Product ${unique()}`,
    website: 'example.com',
    useCase: 'Create an account on the first day.',
    email: `ada-${unique()}@example.com`,
    ...overrides,
  })
}

function mailsTo(recipient: string) {
  return db.mailMessage.findMany({
    where: { recipient },
    select: { subject: true, text: true, locale: true },
  })
}

test('a visitor’s wish is stored as it was typed, open, and leaves a trace', async () => {
  const input = wish()
  const { id, isNew } = await requestIntegration(visitor, input, address)
  expect(isNew).toBe(true)
  expect(await db.integrationRequest.findUniqueOrThrow({ where: { id } })).toMatchObject({
    ...input,
    website: 'https://example.com',
    organizationId: null,
    status: 'open',
  })
  expect(await db.auditEvent.findFirst({ where: { subjectId: id } })).toMatchObject({
    action: 'integration-request.created',
    actorKind: 'visitor',
    subjectType: 'integration-request',
  })
})

test('a member’s wish belongs to their organization, and to no other', async () => {
  const organization = await createOrganization(db)
  const { id } = await requestIntegration(await memberActor(organization, 'view'), wish(), address)
  await requestIntegration(await foreignMemberActor(), wish(), address)
  const own = await db.integrationRequest.findMany({ where: { organizationId: organization.id } })
  expect(own.map((request) => request.id)).toEqual([id])
})

test.each([
  ['en', 'Your request for an integration', 'is recorded'],
  ['fr', 'Votre demande d’intégration', 'est enregistrée'],
])(
  'the wish is confirmed by mail in %s, without what anybody could have typed',
  async (locale, subject, words) => {
    const input = wish({
      locale,
      product: 'evil-product.com/x',
      website: 'evil.com',
      useCase: 'See evil-use.com',
    })
    await requestIntegration(visitor, input, address)
    const [mail, ...others] = await mailsTo(input.email)
    expect(others).toEqual([])
    expect(mail).toMatchObject({ locale, subject })
    expect(mail?.text).toContain(words)
    expect(`${mail?.subject} ${mail?.text}`).not.toContain('evil')
  },
)

describe('the same wish from the same mailbox within 24 hours', () => {
  test('is stored and confirmed once, however product and address are written', async () => {
    const input = wish()
    const first = await requestIntegration(visitor, input, address)
    const again = { ...input, product: input.product.toUpperCase(), email: input.email.toUpperCase() }
    expect(await requestIntegration(visitor, again, address)).toEqual({ id: first.id, isNew: false })
    expect(await mailsTo(input.email)).toHaveLength(1)
  })

  test('is stored once even when both are sent at the same moment', async () => {
    const input = wish()
    await Promise.all(Array.from({ length: 5 }, () => requestIntegration(visitor, input, address)))
    expect(await db.integrationRequest.count({ where: { email: input.email } })).toBe(1)
  })

  test('does not hide another product or a wish of the day before', async () => {
    const input = wish()
    const { id } = await requestIntegration(visitor, input, address)
    const other = { ...input, product: 'Another product' }
    expect(await requestIntegration(visitor, other, address)).toMatchObject({ isNew: true })
    const dayBefore = new Date(Date.now() - 25 * 60 * 60 * 1000)
    await db.integrationRequest.update({ where: { id }, data: { createdAt: dayBefore } })
    expect(await requestIntegration(visitor, input, address)).toMatchObject({ isNew: true })
  })
})

test.each([
  ['from one address', () => ({}), () => address],
  ['for one mailbox', () => ({ email: 'one-mailbox@example.com' }), (round: number) => `${address}-${round}`],
])('more than 20 wishes %s are refused', async (_case, overrides, from) => {
  for (let round = 0; round < 20; round++) await requestIntegration(visitor, wish(overrides()), from(round))
  await expect(requestIntegration(visitor, wish(overrides()), from(20))).rejects.toMatchObject({
    code: 'limit_exceeded',
  })
})
