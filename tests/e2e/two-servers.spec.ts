import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { encode } from 'next-auth/jwt'
import { refreshDueJob } from '@/lib/connections/refresh/schema'
import { getEnv } from '@/lib/env'
import { messages } from '@/lib/i18n/messages'
import { enqueue } from '@/lib/queue'
import { untilHealthy } from '@/scripts/launch/parts'
import { loadSecrets } from '@/scripts/launch/secrets'
import { startWeb } from '@/scripts/launch/web'
import { testEnvironment, testFolder } from '@/scripts/stages/test-environment'
import { createMember, createSession } from '@/tests/support/factories'
import { findClosedPort } from '@/tests/support/http-server'
import { type ProviderProxy, startProviderProxy } from '@/tests/support/provider-proxy'
import { type Company, db, expect, signIn } from './fixtures'
import { authorize, beginConnection, sandboxUrl, test } from './sandbox'

const { menu, verification } = messages.en.connections
const ends: (() => Promise<unknown>)[] = []
test.use({ hasSandboxAlone: true })
test.afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** A second web server of the same build, on the same database. */
async function startSecondServer(): Promise<string> {
  const { DATABASE_URL } = process.env
  Object.assign(process.env, await testEnvironment(), { DATABASE_URL })
  const PORT = String(await findClosedPort())
  const secrets = await loadSecrets(testFolder)
  Object.assign(process.env, secrets, { PORT, NEXTAUTH_URL: process.env.PORTICO_URL })
  const part = startWeb('production')
  ends.push(() => part.stop())
  const url = `http://localhost:${PORT}`
  await untilHealthy(part, `${url}/api/health/ready`)
  return url
}

/** A connection in use at the sandbox, whose access token has ended. */
async function connectWithEndedToken(page: Page, { admin }: Company): Promise<string> {
  await signIn(page, admin.user.email)
  const id = await beginConnection(page, 'oauth2_authorization_code')
  await authorize(page)
  await page.waitForURL(/\/setup\/verification/)
  await page.getByRole('button', { name: verification.submit }).click()
  await expect(page.getByText(verification.passedTitle, { exact: true })).toBeVisible()
  const ended = new Date(Date.now() - 60_000)
  await db.credential.update({ where: { connectionId: id }, data: { expiresAt: ended, refreshAt: ended } })
  return id
}

/** Has the sandbox, which replaces refresh tokens, answer requests for tokens 15 s later, and counts them. */
async function slowTokenEndpoint(): Promise<ProviderProxy> {
  const slowly = async () => {
    await sleep(15_000)
    return 'deliver' as const
  }
  const proxy = await startProviderProxy(sandboxUrl, slowly, (close) => ends.push(close))
  const { id: listingId } = await db.listing.findUniqueOrThrow({ where: { slug: 'sandbox' } })
  const { definition } = await db.connector.findUniqueOrThrow({ where: { listingId } })
  const save = (text: string) =>
    db.connector.update({ where: { listingId }, data: { definition: JSON.parse(text) } })
  const text = JSON.stringify(definition)
  ends.push(() => save(text))
  await save(text.replaceAll(`${sandboxUrl}/oidc/token"`, `${proxy.origin}/oidc/token"`))
  return proxy
}

/** Cookies of HR admins who are signed in: one alone may not check as often as that. */
async function cookiesOfAdmins({ organization }: Company, count: number): Promise<string[]> {
  const secret = getEnv().PORTICO_SESSION_SECRET
  const signInOne = async () => {
    const { userId: sub } = await createMember(db, organization, { marketplace: 'edit' })
    const { id: sessionId } = await createSession(db, { id: sub })
    return `next-auth.session-token=${await encode({ token: { sub, sessionId }, secret })}`
  }
  return Promise.all(Array.from({ length: count }, signInOne))
}

const withoutScripts = (html: string) => html.replace(/<script.*?<\/script>/gs, '')

/** The fields of the form that checks a connection, as a browser without JavaScript sends them. */
async function fieldsOfCheck(page: string, cookie: string): Promise<FormData> {
  const html = withoutScripts(await (await fetch(page, { headers: { cookie } })).text())
  const form = html.match(/<form.*?<\/form>/gs)?.find((text) => text.includes(`${menu.check}<`)) ?? ''
  const fields = new FormData()
  for (const [input] of form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    const [, name = ''] = /name="([^"]*)"/.exec(input) ?? []
    const [, value = ''] = /value="([^"]*)"/.exec(input) ?? []
    fields.append(name, value.replaceAll('&quot;', '"').replaceAll('&amp;', '&'))
  }
  return fields
}

test('200 checks of an ended token by two web servers, beside a worker, make one token request of 15 s', async ({
  page,
  company,
  baseURL,
}) => {
  const starting = startSecondServer()
  const connectionId = await connectWithEndedToken(page, company)
  const servers = [`${baseURL}`, await starting]
  const cookies = await cookiesOfAdmins(company, 8)
  const path = `/en/connections/${connectionId}/settings`
  const body = await fieldsOfCheck(servers[0] + path, cookies[0] ?? '')
  expect(body.get('connectionId')).toBe(connectionId)
  const proxy = await slowTokenEndpoint()

  await enqueue(db, refreshDueJob, { dueBy: new Date() })
  const checks = Array.from({ length: 200 }, async (_, index) => {
    const origin = servers[index % 2] ?? ''
    const cookie = cookies[Math.floor(index / 2) % cookies.length] ?? ''
    const answer = await fetch(origin + path, { method: 'POST', headers: { cookie, origin }, body })
    const html = withoutScripts(await answer.text())
    return `${answer.status} ${/answered \d+ in|<[^>]*role="alert".{0,300}/s.exec(html)?.[0]}`
  })

  // While all wait for the provider, none holds on to the database, and both servers answer others.
  await sleep(8_000)
  const open = await db.$queryRaw`
    SELECT state, query FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND xact_start < now() - interval '2 seconds'`
  expect(open).toEqual([])
  for (const server of servers) {
    const answer = await fetch(`${server}/en/connections`, {
      headers: { cookie: cookies[0] ?? '' },
      signal: AbortSignal.timeout(3_000),
    })
    expect(await answer.text()).toContain(`/connections/${connectionId}`)
  }

  const answers = await Promise.all(checks)
  expect(new Set(answers)).toEqual(new Set(['200 answered 200 in']))
  expect(proxy.statuses()).toEqual([200])
  const stored = await db.connection.findUniqueOrThrow({
    where: { id: connectionId },
    include: { credential: true },
  })
  expect(stored).toMatchObject({
    state: 'connected',
    stateReason: null,
    lastFailure: null,
    credential: { version: 2, leaseId: null, pausedUntil: null },
  })
  const passed = { subjectId: connectionId, action: 'connection.verified' }
  expect(await db.auditEvent.count({ where: passed })).toBe(201)
})
