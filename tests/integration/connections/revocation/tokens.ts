import { completeAuthorization } from '@/lib/connections/authorization/mutations'
import { revokeUnusedTokens } from '@/lib/connections/revocation/jobs'
import { revokeTokensJob } from '@/lib/connections/revocation/schema'
import { verify } from '@/lib/connections/verification/mutations'
import type { Sandbox } from '@/lib/sandbox/server'
import { startHttpServer } from '@/tests/support/http-server'
import type { Decision } from '@/tests/support/sandbox-browser'
import { listJobs, runJobs } from '@/tests/support/worker'
import { authorizationSteps } from '../authorization/steps'

/** What the authorization server itself says of a token (RFC 7662). */
export async function isLive(
  sandbox: Sandbox,
  token: string | undefined,
  { clientId, clientSecret } = sandbox,
): Promise<boolean> {
  const response = await fetch(`${sandbox.url}/oidc/token/introspection`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({ token: token ?? '' }),
  })
  const { active } = (await response.json()) as { active: boolean }
  return active
}

/** Whether each of these grants is still good. */
export function watchTokens(sandbox: Sandbox) {
  return async (...tokens: (Record<string, string> | null)[]) =>
    Promise.all(tokens.map((one) => isLive(sandbox, one?.refreshToken ?? one?.accessToken)))
}

/** A token endpoint at which something happens between the provider's answer and its arrival. */
export async function delayTokens(sandbox: Sandbox, meanwhile: () => Promise<void>) {
  let issued: Record<string, string> = {}
  const server = await startHttpServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { authorization = '', 'content-type': type = '' } = request.headers
    const answer = await fetch(`${sandbox.url}/oidc/token`, {
      method: 'POST',
      headers: { authorization, 'content-type': type },
      body: Buffer.concat(chunks),
    })
    const body = (await answer.json()) as Record<string, string>
    issued = { accessToken: body.access_token ?? '', refreshToken: body.refresh_token ?? '' }
    await meanwhile()
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  return { tokenUrl: `${server.origin}/token`, issued: () => issued }
}

/** A connection in use, authorized by Ada. */
export async function authorized(sandbox: Sandbox) {
  const steps = await authorizationSteps(sandbox)
  const connectionId = await steps.start()
  const again = async (decision: Decision = {}) =>
    completeAuthorization(steps.actor, (await steps.ask(connectionId, decision)).answer)
  await again()
  await verify(steps.actor, connectionId)
  return { ...steps, connectionId, again, tokens: () => steps.credentialsOf(connectionId) }
}

export const waiting = async () => (await listJobs()).filter(({ task }) => task === revokeTokensJob.name)

export const runRevocations = () => runJobs([revokeUnusedTokens])
