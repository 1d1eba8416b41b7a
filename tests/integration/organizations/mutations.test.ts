import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { verifyPassword } from '@/lib/auth/password'
import { db } from '@/lib/db'
import { createOrganization } from '@/lib/organizations/mutations'
import { actorFor, foreignMemberActor, memberActor, operatorActor } from '@/tests/support/actors'
import {
  createPublisher,
  createPublisherMember,
  createOrganization as createTenant,
  createUser,
  unique,
} from '@/tests/support/factories'

const password = 'correct horse battery staple'
const admin = (overrides: Partial<Parameters<typeof createOrganization>[1]> = {}) => ({
  company: `Company ${unique()}`,
  email: `admin-${unique()}@example.com`,
  name: 'Ada Admin',
  password,
  ...overrides,
})
const create = (input: ReturnType<typeof admin>) => createOrganization(systemActor(), input)
const refusal = (code: string, reason: string) => ({ code, details: { reason } })

test('the first organization has an HR admin who can sign in, and a row in the audit log without password', async () => {
  const input = admin()
  const { organizationId, isNew } = await create(input)
  expect(isNew).toBe(true)
  const user = await verifyPassword(input.email, password, '192.0.2.1')
  expect(await actorFor(user?.id ?? '')).toMatchObject({
    kind: 'member',
    marketplace: 'edit',
    organizationId,
    name: 'Ada Admin',
  })
  const events = await db.auditEvent.findMany({ where: { organizationId } })
  expect(events).toMatchObject([
    {
      action: 'organization.created',
      actorKind: 'system',
      details: { name: input.company, adminId: user?.id },
    },
  ])
  expect(JSON.stringify(events)).not.toContain(password)
})

test('without a password there is none to guess', async () => {
  const input = admin({ password: null })
  await create(input)
  expect(await db.user.findUniqueOrThrow({ where: { email: input.email } })).toMatchObject({
    passwordHash: null,
  })
})

test.each([
  ['a short password', { password: 'elevenchars' }, { password: 'passwordTooShort' }],
  ['an endless password', { password: 'a'.repeat(257) }, { password: 'passwordTooLong' }],
  ['half an address', { email: 'ada@' }, { email: 'email' }],
  ['two lines', { company: 'Acme\nInc.' }, { company: 'invalid' }],
  ['blanks', { company: '  ', name: '' }, { company: 'required', name: 'required' }],
])('%s is refused by field, and nothing is left behind', async (_what, wrong, fields) => {
  const before = await db.organization.count()
  await expect(create(admin(wrong))).rejects.toMatchObject({ code: 'invalid', details: { fields } })
  expect(await db.organization.count()).toBe(before)
})

test('the same again changes nothing, nor the password', async () => {
  const input = admin()
  const first = await create(input)
  const again = { ...input, company: ` ${input.company.toUpperCase()} `, email: input.email.toUpperCase() }
  const second = await create({ ...again, password: 'another long password' })
  expect(second).toEqual({ organizationId: first.organizationId, isNew: false })
  expect(await verifyPassword(input.email, password, '192.0.2.1')).not.toBeNull()
  expect(await db.auditEvent.count({ where: { organizationId: first.organizationId } })).toBe(1)
})

test('two at once make one organization', async () => {
  const input = admin()
  const both = await Promise.all([create(input), create(input)])
  expect(both.map(({ isNew }) => isNew).sort()).toEqual([false, true])
  expect(await db.organization.count({ where: { name: input.company } })).toBe(1)
})

test('an address that is something else already is refused, and a taken name as well', async () => {
  const tenant = await createTenant(db)
  const { email } = await memberActor(tenant)
  await expect(create(admin({ email: email.toUpperCase() }))).rejects.toMatchObject({
    code: 'conflict',
    details: { reason: 'memberElsewhere', values: { organization: tenant.name } },
  })
  const viewer = await memberActor(tenant, 'view')
  await expect(create(admin({ email: viewer.email, company: tenant.name }))).rejects.toMatchObject(
    refusal('conflict', 'memberElsewhere'),
  )
  const operator = await operatorActor()
  await expect(create(admin({ email: operator.email }))).rejects.toMatchObject(
    refusal('conflict', 'accountHasRole'),
  )
  const partner = await createUser(db)
  await createPublisherMember(db, await createPublisher(db), { userId: partner.id })
  await expect(create(admin({ email: partner.email }))).rejects.toMatchObject(
    refusal('conflict', 'accountHasRole'),
  )
  const sample = await createUser(db, { isDemo: true })
  await expect(create(admin({ email: sample.email }))).rejects.toMatchObject(
    refusal('conflict', 'sampleAccount'),
  )
  await expect(create(admin({ company: tenant.name }))).rejects.toMatchObject(
    refusal('conflict', 'organizationNameTaken'),
  )
})

test('an account that belongs to nothing becomes the admin and keeps its password unless one is given', async () => {
  const first = admin()
  const { organizationId } = await create(first)
  await db.organization.delete({ where: { id: organizationId } })
  expect(await create(admin({ email: first.email, password: null }))).toMatchObject({ isNew: true })
  expect(await verifyPassword(first.email, password, '192.0.2.1')).not.toBeNull()
})

test.each([
  'Robert\'); DROP TABLE "User";--',
  '100 % _pure_ \\',
  '株式会社ポルチコ 🌿',
  '--help',
  '<b>&amp;',
])('the name %j is a name', async (company) => {
  const { organizationId } = await create(admin({ company, name: company }))
  expect(await db.organization.findUniqueOrThrow({ where: { id: organizationId } })).toMatchObject({
    name: company,
  })
})

test('a name with a wildcard is not the name of another', async () => {
  await create(admin({ company: 'Wild company' }))
  expect(await create(admin({ company: 'Wild%' }))).toMatchObject({ isNew: true })
})

test('only Portico itself makes organizations', async () => {
  for (const actor of [await foreignMemberActor(), await operatorActor()])
    await expect(createOrganization(actor, admin())).rejects.toMatchObject({ code: 'forbidden' })
})
