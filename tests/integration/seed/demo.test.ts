import { verify } from '@node-rs/argon2'
import { describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { additionalData, getVault } from '@/lib/vault'
import { run, sandboxUrl } from './run'

const { demo } = await run(true)

describe('in demo mode', () => {
  test('adds the sandbox, two organizations and the accounts that it names', async () => {
    expect(demo?.organization.name).toBe('Sample Company (demo)')
    expect(demo?.accounts.map((account) => account.role)).toEqual([
      'hr-admin',
      'hr-viewer',
      'group-admin',
      'employee',
      'employee',
      'employee',
      'hr-admin',
      'partner',
      'operator',
    ])
    expect(await db.organization.count()).toBe(2)
    expect(await db.listing.count()).toBe(99)
    for (const { email, password } of demo?.accounts ?? []) {
      const user = await db.user.findUniqueOrThrow({ where: { email } })
      expect(user.isDemo).toBe(true)
      expect(user.passwordHash).toMatch(/^\$argon2id\$/)
      expect(await verify(user.passwordHash ?? '', password)).toBe(true)
      expect(email).toMatch(/@example\.(com|org)$/)
    }
  })

  test('the sample company has 250 people in 6 departments, 5 countries and 3 languages', async () => {
    const organization = await db.organization.findFirstOrThrow({ where: { name: 'Sample Company (demo)' } })
    const people = await db.employee.findMany({ where: { organizationId: organization.id } })
    expect(people).toHaveLength(250)
    const distinct = (key: 'department' | 'country' | 'language' | 'status' | 'employmentType') =>
      new Set(people.map((person) => person[key])).size
    expect(distinct('department')).toBe(6)
    expect(distinct('country')).toBe(5)
    expect(distinct('language')).toBe(3)
    expect(distinct('status')).toBe(4)
    expect(distinct('employmentType')).toBe(5)
    const now = new Date()
    for (const person of people) {
      expect(person.startDate?.getTime()).not.toBeNaN()
      if (person.status === 'onboarding') expect(person.startDate?.getTime()).toBeGreaterThan(now.getTime())
      else expect(person.startDate?.getTime()).toBeLessThan(now.getTime())
      if (person.status === 'left') expect(person.endDate?.getTime()).toBeLessThan(now.getTime())
    }
  })

  test('everyone but one reports to a manager, without a circle', async () => {
    const organization = await db.organization.findFirstOrThrow({ where: { name: 'Sample Company (demo)' } })
    const people = await db.employee.findMany({ where: { organizationId: organization.id } })
    const byId = new Map(people.map((person) => [person.id, person]))
    expect(people.filter((person) => person.managerId === null)).toHaveLength(1)
    for (const person of people) {
      let steps = 0
      let manager = byId.get(person.managerId ?? '')
      for (; manager && steps <= 3; manager = byId.get(manager.managerId ?? '')) steps++
      expect(steps).toBeLessThanOrEqual(3)
      expect(byId.get(person.managerId ?? '')?.status ?? 'active').toBe('active')
    }
  })

  test('its nine audiences have members: six by condition, two by hand, one both', async () => {
    const audiences = await db.audience.findMany({
      where: { organization: { name: 'Sample Company (demo)' } },
      include: { members: true, people: true },
    })
    const kinds = audiences.map(({ members, people, conditions }) => {
      expect(members.length).toBeGreaterThanOrEqual(people.length)
      const sources = [conditions && members.length > people.length && 'condition', people[0] && 'by hand']
      return sources.filter(Boolean).join('+')
    })
    expect(kinds.sort()).toEqual([
      'by hand',
      'by hand',
      'condition',
      'condition',
      'condition',
      'condition',
      'condition',
      'condition',
      'condition+by hand',
    ])
  })

  test('rights: an HR admin edits, a viewer views, the rest see their workspace, one leads a group', async () => {
    const members = await db.member.findMany({
      where: { organization: { name: 'Sample Company (demo)' } },
      include: { user: true, employee: true, administeredGroups: { include: { group: true } } },
      orderBy: { user: { createdAt: 'asc' } },
    })
    expect(
      members.map(({ user, marketplaceRight, employee, administeredGroups }) => [
        user.name,
        marketplaceRight,
        `${employee?.department} ${employee?.country}`,
        administeredGroups.map(({ group }) => group.name).join(),
      ]),
    ).toEqual([
      ['Claire Fontaine', 'edit', 'People FR', ''],
      ['Oliver Bennett', 'view', 'People GB', ''],
      ['Lucie Mercier', 'none', 'Sales FR', 'Sales France'],
      ['Léa Garnier', 'none', 'Sales FR', ''],
      ['Jonas Becker', 'none', 'Engineering DE', ''],
      ['Emma Clarke', 'none', 'Marketing GB', ''],
      ['Nadia Rahal', 'edit', 'People FR', ''],
    ])
    const partner = await db.publisherMember.findFirstOrThrow({ include: { publisher: true, user: true } })
    expect(partner).toMatchObject({ publisher: { slug: 'portico-sandbox' }, user: { name: 'Maya Lindberg' } })
    expect(await db.user.count({ where: { isOperator: true } })).toBe(1)
  })

  test('the other organization has its own 20 people, 2 audiences and admin, and no connection', async () => {
    const other = await db.organization.findFirstOrThrow({
      where: { name: 'Other Sample Company (demo)' },
      include: {
        _count: { select: { employees: true, audiences: true, connections: true, activations: true } },
        members: { include: { user: true, employee: true } },
      },
    })
    expect(other._count).toEqual({ employees: 20, audiences: 2, connections: 0, activations: 0 })
    expect(other.members).toHaveLength(1)
    expect(other.members[0]).toMatchObject({
      marketplaceRight: 'edit',
      user: { email: 'grace.holloway@example.org' },
      employee: { email: 'grace.holloway@example.org' },
    })
  })

  test('the sandbox’s listing points at its address, and its client secret is sealed', async () => {
    const sandbox = await db.listing.findUniqueOrThrow({
      where: { slug: 'sandbox' },
      include: { connector: true, oauthClient: true },
    })
    expect(sandbox.authMethods).toEqual([
      'api_key',
      'personal_access_token',
      'oauth2_authorization_code',
      'oauth2_client_credentials',
      'oauth2_password',
    ])
    expect(sandbox.connector?.definition).toMatchObject({ baseUrl: `${sandboxUrl}/v1` })
    const { clientId, wrappedKey, sealedSecret } = sandbox.oauthClient ?? {}
    expect(clientId).toBe('portico-sandbox')
    expect(Buffer.from(sealedSecret ?? []).includes('sandbox-demo-secret')).toBe(false)
    const dataKey = getVault().unwrap(wrappedKey ?? new Uint8Array())
    const place = additionalData({ 'oauth-client': sandbox.id })
    const opened = getVault().open(dataKey, sealedSecret ?? new Uint8Array(), place)
    expect(opened.toString()).toBe('sandbox-demo-secret-0001')
  })
})
