import { beforeEach, describe, expect, test } from 'vitest'
import { POST } from '@/app/api/sign-in/route'
import { listDemoAccounts } from '@/lib/auth/demo-accounts'
import { hashPassword } from '@/lib/auth/password'
import { db } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { createGroup, createMember, createOrganization, createUser } from '@/tests/support/factories'
import { cookiesOf, destination, formRequest, whoIs } from '@/tests/support/sign-in'
import { runJobs } from '@/tests/support/worker'

const password = 'a password that everybody knows'
const env = getEnv()
const demo = await createUser(db, { isDemo: true, passwordHash: await hashPassword(password) })
const ordinary = await createUser(db)

const signIn = (fields: Record<string, string>) => POST(formRequest('/api/sign-in', fields))
const byButton = (email: string) => signIn({ provider: 'demo', email })
const byPassword = () => signIn({ provider: 'password', email: demo.email, password })

describe('while demo mode is on', () => {
  beforeEach(() => {
    env.PORTICO_DEMO = true
  })

  test('a button signs a demo account in, and nobody else', async () => {
    expect(await whoIs(cookiesOf(await byButton(demo.email)))).toMatchObject({ userId: demo.id })
    for (const email of [ordinary.email, '', 'nobody@example.com']) {
      const response = await byButton(email)
      expect(destination(response)).toMatchObject({
        path: '/en/sign-in',
        search: { error: 'wrongCredentials' },
      })
      expect(await whoIs(cookiesOf(response))).toBeNull()
    }
  })

  test('the demo accounts are listed, and nobody else', async () => {
    expect(await listDemoAccounts()).toMatchObject([{ email: demo.email, name: demo.name }])
  })

  test('each is listed with what it is', async () => {
    const organization = await createOrganization(db, { name: 'Sample company' })
    const user = { isDemo: true }
    const member = (marketplace: 'none' | 'view' | 'edit') =>
      createMember(db, organization, { marketplace, user })
    const [admin, viewer, employee, group] = [
      await member('edit'),
      await member('view'),
      await member('none'),
      await member('none'),
    ]
    await createGroup(db, organization, { administratorIds: [group.id] })
    const operator = await createUser(db, { ...user, isOperator: true })
    const roleOf = async (userId: string) => {
      const { email } = await db.user.findUniqueOrThrow({ where: { id: userId } })
      const account = (await listDemoAccounts()).find((one) => one.email === email)
      return [account?.role, account?.organization]
    }
    expect(await roleOf(admin.userId)).toEqual(['hrAdmin', 'Sample company'])
    expect(await roleOf(viewer.userId)).toEqual(['hrViewer', 'Sample company'])
    expect(await roleOf(employee.userId)).toEqual(['employee', 'Sample company'])
    expect(await roleOf(group.userId)).toEqual(['groupAdmin', 'Sample company'])
    expect(await roleOf(operator.id)).toEqual(['operator', null])
  })

  test('their passwords work', async () => {
    expect(await whoIs(cookiesOf(await byPassword()))).toMatchObject({ userId: demo.id })
  })

  test('another site cannot sign anybody in with the button', async () => {
    const sender = { origin: 'https://evil.example' }
    const response = await POST(formRequest('/api/sign-in', { provider: 'demo', email: demo.email }, sender))
    expect(cookiesOf(response)).toEqual([])
  })
})

describe('while demo mode is off', () => {
  beforeEach(() => {
    env.PORTICO_DEMO = false
  })

  test('the button’s request signs nobody in', async () => {
    const response = await byButton(demo.email)
    expect(destination(response)).toMatchObject({ path: '/en/sign-in', search: { error: 'signInMethodOff' } })
    expect(cookiesOf(response)).toEqual([])
  })

  test('no demo account is listed', async () => {
    expect(await listDemoAccounts()).toEqual([])
  })

  test('the passwords of demo accounts do not work, as if there were no account', async () => {
    const response = await byPassword()
    expect(destination(response).search.error).toBe('wrongCredentials')
    expect(await whoIs(cookiesOf(response))).toBeNull()
  })

  test('a session from before is over', async () => {
    env.PORTICO_DEMO = true
    const cookies = cookiesOf(await byPassword())
    env.PORTICO_DEMO = false
    expect(await whoIs(cookies)).toEqual({ kind: 'visitor' })
  })

  test('a link that was sent before signs nobody in', async () => {
    env.PORTICO_DEMO = true
    await signIn({ provider: 'email', email: demo.email })
    await runJobs()
    const { text } = await db.mailMessage.findFirstOrThrow({ where: { recipient: demo.email } })
    const link = new URL(/https?:\/\/\S+/.exec(text)?.[0] ?? '')
    env.PORTICO_DEMO = false
    const response = await signIn({ provider: 'link', ...Object.fromEntries(link.searchParams) })
    expect(destination(response).search.error).toBe('noAccount')
    expect(await whoIs(cookiesOf(response))).toBeNull()
  })
})
