import { audit } from '@/lib/audit'
import type { OrganizationActor } from '@/lib/auth/actor'
import { sealFor } from '@/lib/connections/credentials/mutations'
import { openFor } from '@/lib/connections/credentials/queries'
import { mayWorkLater, takesTokensBack, valuesToRevoke } from '@/lib/connections/deletion/revocation/rules'
import {
  type RevocationOutcome,
  type RevokeTokens,
  revokeTokensJob,
} from '@/lib/connections/deletion/revocation/schema'
import { clientFor } from '@/lib/connections/oauth-clients/queries'
import { type RevocationResult, revokeTokens } from '@/lib/connectors/revocation'
import { type ConnectorDefinition, connectorDefinitionSchema } from '@/lib/connectors/schema'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { outbound } from '@/lib/outbound'
import { enqueue } from '@/lib/queue'

/** For each of the two tokens, so that whoever deletes waits for 10 s at most. */
const callMs = 5_000
/** The process that deletes tries first; the worker takes over if it has not done so by then. */
const headStartMs = 30_000
const tryingMs = 24 * 60 * 60 * 1000

export interface EndingConnection {
  id: string
  listingId: string
  name: string
  authMethod: string | null
  config: Record<string, string>
  credential: { sealed: Uint8Array } | null
  /** Null where the listing has lost it. */
  definition: ConnectorDefinition | null
}

/**
 * Keeps, within the transaction that deletes a connection, what its tokens can be ended with at the provider: as
 * a job, so that they are ended though the process ends here. Takes no lock on the credentials and calls nobody.
 * @param startsAt when the worker begins; by default at once
 */
export async function planRevocation(
  tx: Transaction,
  actor: OrganizationActor,
  connection: EndingConnection,
  now = new Date(),
  startsAt = now,
): Promise<RevokeTokens | Extract<RevocationOutcome, 'nothing' | 'byHand'>> {
  const { id, listingId, name, authMethod, config, credential, definition } = connection
  if (!credential || !authMethod || authMethod === 'none') return 'nothing'
  if (!definition || !takesTokensBack(definition, authMethod)) return 'byHand'
  const values = valuesToRevoke(await openIfReadable(tx, actor, id, credential.sealed))
  if (!values.accessToken && !values.refreshToken) return 'byHand'
  const job: RevokeTokens = {
    organizationId: actor.organizationId,
    connectionId: id,
    listingId,
    name,
    method: authMethod,
    config,
    sealed: Buffer.from(await sealFor(tx, actor, id, values)).toString('base64'),
    until: new Date(now.getTime() + tryingMs).toISOString(),
  }
  await enqueue(tx, revokeTokensJob, job, { key: keyOf(job), runAt: startsAt })
  return job
}

/** When the worker begins, if the process that deletes tries itself first. */
export function afterHeadStart(now: Date): Date {
  return new Date(now.getTime() + headStartMs)
}

/**
 * Ends the tokens of a deleted connection at its provider, and writes what came of it into the audit log. What
 * may work later stays in the queue, for a day.
 */
export async function revokeTokensOf(
  actor: OrganizationActor,
  job: RevokeTokens,
  now = new Date(),
): Promise<Extract<RevocationOutcome, 'revoked' | 'pending' | 'failed'>> {
  const { organizationId, connectionId } = job
  // With the organization went its key, and nobody can read what stands in the job.
  if ((await db.organization.count({ where: { id: organizationId } })) === 0) return 'failed'
  const result = await callProvider(actor, job)
  const isOver = now.getTime() >= new Date(job.until).getTime()
  if (result.outcome === 'failed' && mayWorkLater(result.reason) && !isOver) return 'pending'
  const isRevoked = result.outcome === 'revoked'
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT graphile_worker.remove_job(${keyOf(job)})::text`
    await audit(tx, actor, {
      action: isRevoked ? 'connection.tokens_revoked' : 'connection.tokens_not_revoked',
      subject: { type: 'connection', id: connectionId },
      reason: result.outcome === 'failed' ? result.reason : null,
      details: { name: job.name, method: job.method },
    })
  })
  return isRevoked ? 'revoked' : 'failed'
}

async function callProvider(actor: OrganizationActor, job: RevokeTokens): Promise<RevocationResult> {
  const { connectionId, listingId, method, config, sealed } = job
  const connector = await db.connector.findUnique({ where: { listingId }, select: { definition: true } })
  if (!connector) return { outcome: 'unsupported' }
  const definition = connectorDefinitionSchema.parse(connector.definition)
  try {
    const credentials = await openFor(db, actor, connectionId, Buffer.from(sealed, 'base64'))
    const client = await clientFor(actor, { listingId, method, config, credentials })
    return await revokeTokens({
      definition,
      method,
      config,
      credentials,
      client,
      outbound: outbound(),
      timeoutMs: callMs,
    })
  } catch (error) {
    // Nothing can be read any more, or the listing has changed: no later try is better.
    if (error instanceof AppError) return { outcome: 'unsupported' }
    throw error
  }
}

async function openIfReadable(
  tx: Transaction,
  actor: OrganizationActor,
  connectionId: string,
  sealed: Uint8Array,
): Promise<Record<string, string>> {
  try {
    return await openFor(tx, actor, connectionId, sealed)
  } catch (error) {
    if (error instanceof AppError && error.code === 'unavailable') return {}
    throw error
  }
}

function keyOf({ connectionId }: Pick<RevokeTokens, 'connectionId'>): string {
  return `connection.revoke_tokens:${connectionId}`
}
