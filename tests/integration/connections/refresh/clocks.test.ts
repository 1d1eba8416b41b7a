import { afterAll, expect, test } from 'vitest'
import { usableCredential } from '@/lib/connections/credentials/use/mutations'
import { sampleCredentials } from '@/lib/sandbox/options'
import { storedConnection } from '@/tests/support/connect'
import { startHttpServer } from '@/tests/support/http-server'
import { type Program, startProgram } from '@/tests/support/processes'
import { endTokenIn, signedInConnection } from '@/tests/support/signed-in'
import { authorizationSteps, oauthConnector } from '../../connectors/oauth/exchange'

const programs: Program[] = []
afterAll(() => {
  for (const { process } of programs) process.kill()
})

/** The sandbox's authorization server on a machine whose clock is off. */
async function startSkewed(minutes: number) {
  const env = { CLOCK_OFFSET_MS: String(minutes * 60_000), PORTICO_SANDBOX_PORT: '0' }
  const program = startProgram('lib/sandbox/main.ts', [], env, ['./tests/support/skewed-clock.mjs'])
  programs.push(program)
  await program.says('Sandbox provider on ')
  const url = /Sandbox provider on (\S+)/.exec(program.output())?.[1] ?? ''
  return { url, ...sampleCredentials }
}

type Definition = Parameters<NonNullable<NonNullable<Parameters<typeof signedInConnection>[1]>['change']>>[0]

/** Asks for an ID token too, which names times by the provider's clock. */
function withIdToken(definition: Definition): Definition {
  const openid = { name: 'openid', reason: { en: 'Who it is', fr: 'Qui c’est' } }
  return {
    ...definition,
    authMethods: definition.authMethods.map((method) =>
      method.type === 'oauth2_authorization_code'
        ? { ...method, scopes: [openid, ...method.scopes] }
        : method,
    ),
  }
}

const secondsLeft = async (connectionId: string) => {
  const { credential } = await storedConnection(connectionId)
  return ((credential?.expiresAt?.getTime() ?? 0) - Date.now()) / 1000
}

test.each([-5, 5])('a provider whose clock is off by %i minutes: its tokens end by ours', async (minutes) => {
  const sandbox = await startSkewed(minutes)
  const { actor, connectionId, granted } = await signedInConnection(sandbox, { change: withIdToken })
  // The account comes from the ID token: its times were taken as good.
  expect(granted.account?.id).toBe('account-ada')
  const expectAnHour = async () => {
    expect(await secondsLeft(connectionId)).toBeGreaterThan(3590)
    expect(await secondsLeft(connectionId)).toBeLessThanOrEqual(3600)
  }
  await expectAnHour()
  expect(await usableCredential(actor, connectionId)).toMatchObject({ version: 1 })
  await endTokenIn(connectionId, -60)
  expect(await usableCredential(actor, connectionId)).toMatchObject({ version: 2 })
  await expectAnHour()
})

test.each([
  ['is taken up to five minutes after its end', 290, true],
  ['is not taken later', 330, false],
])('an ID token %s', async (_, secondsAgo, isTaken) => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const exp = Math.floor(Date.now() / 1000) - secondsAgo
  const issuer = 'https://issuer.example'
  const claims = { iss: issuer, sub: 'x', aud: sampleCredentials.clientId, iat: exp - 60, exp }
  const server = await startHttpServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const idToken = `${part({ alg: 'RS256' })}.${part(claims)}.${'A'.repeat(342)}`
    response.end(JSON.stringify({ access_token: 'a', token_type: 'Bearer', id_token: idToken }))
  })
  const answer = new URLSearchParams({ code: 'code-0001', state: 'state' })
  const steps = authorizationSteps(sampleCredentials)
  const result = await steps.exchange(oauthConnector(server.origin, { issuer }), answer)
  expect(result.ok).toBe(isTaken)
})
