import { randomUUID } from 'node:crypto'
import { audit } from '@/lib/audit'
import type { OrganizationActor } from '@/lib/auth/actor'
import { sealFor } from '@/lib/connections/credentials/mutations'
import { openFor } from '@/lib/connections/credentials/queries'
import { clientThatGranted } from '@/lib/connections/oauth-clients/queries'
import { grantedClient } from '@/lib/connections/oauth-clients/rules'
import type { GrantedClient } from '@/lib/connections/oauth-clients/schema'
import { mayWorkLater, takesTokensBack, tokenSets, valuesToRevoke } from '@/lib/connections/revocation/rules'
import {
  type RevocationOutcome,
  type RevokeTokens,
  revokeTokensJob,
} from '@/lib/connections/revocation/schema'
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
  accountId: string | null
  credential: {
    sealed: Uint8Array
    clientSource: string | null
    clientId: string | null
    heldTokens: Uint8Array | null
  } | null
  /** Null where the listing has lost it. */
  definition: ConnectorDefinition | null
}

/**
 * Keeps, within the transaction that ends the use of a connection's credentials, what its tokens can be ended with
 * at the provider: as a job, so that they are ended though the process ends here. Takes no lock on the credentials
 * and calls nobody.
 * @param startsAt when the worker begins; by default at once
 */
export async function planRevocation(
  tx: Transaction,
  actor: OrganizationActor,
  connection: EndingConnection,
  now = new Date(),
  startsAt = now,
): Promise<RevokeTokens | Extract<RevocationOutcome, 'nothing' | 'byHand'>> {
  const { id: connectionId, authMethod: method, credential, ...rest } = connection
  if (!credential || !method || method === 'none') return 'nothing'
  const { sealed, heldTokens } = credential
  const held = heldTokens ? await openIfReadable(tx, actor, connectionId, heldTokens) : {}
  const values = { ...(await openIfReadable(tx, actor, connectionId, sealed)), ...held }
  const tokens = { ...rest, connectionId, method, values, client: grantedClient(credential) }
  return (await planTokens(tx, actor, tokens, now, startsAt)) ?? 'byHand'
}

/** Tokens that are to be ended, and all that it takes. */
export interface EndingTokens {
  connectionId: string
  listingId: string
  /** By which the audit log names what they were for. */
  name: string
  definition: ConnectorDefinition | null
  method: string
  config: Record<string, string>
  values: Record<string, string>
  client: GrantedClient | null
  accountId: string | null
}

/** The same for tokens that are not stored. @returns null: their provider takes none back, or there are none */
export async function planTokens(
  tx: Transaction,
  actor: OrganizationActor,
  tokens: EndingTokens,
  now: Date,
  startsAt = now,
): Promise<RevokeTokens | null> {
  const { connectionId, listingId, name, definition, method, config, client, accountId } = tokens
  if (!definition || !takesTokensBack(definition, method)) return null
  const values = valuesToRevoke(tokens.values)
  if (tokenSets(values).every((set) => Object.keys(set).length === 0)) return null
  const job: RevokeTokens = {
    id: randomUUID(),
    organizationId: actor.organizationId,
    connectionId,
    listingId,
    name,
    method,
    config,
    client: client && { source: client.source, clientId: client.clientId },
    accountId,
    sealed: Buffer.from(await sealFor(tx, actor, connectionId, values)).toString('base64'),
    until: new Date(now.getTime() + tryingMs).toISOString(),
  }
  await enqueue(tx, revokeTokensJob, job, { key: keyOf(job), runAt: startsAt })
  return job
}

/** Has the worker begin with what is planned already. */
export async function hastenRevocation(tx: Transaction, job: RevokeTokens, now: Date): Promise<void> {
  await enqueue(tx, revokeTokensJob, job, { key: keyOf(job), runAt: now })
}

/** Gives up what is planned, and keeps a job that runs already from being tried again. @returns whether it was there */
export async function forgetRevocation(tx: Transaction, job: RevokeTokens): Promise<boolean> {
  const [removed] = await tx.$queryRaw<{ id: string | null }[]>`
    SELECT (graphile_worker.remove_job(${keyOf(job)})).id::text AS "id"`
  return removed?.id != null
}

/** When the worker begins, if the process that deletes tries itself first. */
export function afterHeadStart(now: Date): Date {
  return new Date(now.getTime() + headStartMs)
}

/**
 * Ends tokens at their provider, and writes what came of it into the audit log: once, whoever else tries at the same
 * time. What may work later stays in the queue, for a day.
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
    // Whoever takes the job out of the queue has the word.
    if (!(await forgetRevocation(tx, job))) return
    await audit(tx, actor, {
      action: isRevoked ? 'connection.tokens_revoked' : 'connection.tokens_not_revoked',
      subject: { type: 'connection', id: connectionId },
      reason: result.outcome === 'failed' ? result.reason : null,
      details: { name: job.name, method: job.method },
    })
  })
  return isRevoked ? 'revoked' : 'failed'
}

type Result = RevocationResult | { outcome: 'failed'; reason: 'appRemoved' }

async function callProvider(actor: OrganizationActor, job: RevokeTokens): Promise<Result> {
  const { connectionId, listingId, method, config, sealed } = job
  const connector = await db.connector.findUnique({ where: { listingId }, select: { definition: true } })
  if (!connector) return { outcome: 'unsupported' }
  const definition = connectorDefinitionSchema.parse(connector.definition)
  try {
    const credentials = await openFor(db, actor, connectionId, Buffer.from(sealed, 'base64'))
    const client = await clientThatGranted(actor, { listingId, method, config, credentials }, job.client)
    // No provider takes the word of another client (RFC 7009 §2.1).
    if (!client && job.client) return { outcome: 'failed', reason: 'appRemoved' }
    const common = { definition, method, config, client, outbound: outbound(), timeoutMs: callMs }
    const results = await Promise.all(
      tokenSets(credentials).map((tokens) => revokeTokens({ ...common, credentials: tokens })),
    )
    return worstOf(results)
  } catch (error) {
    // Nothing can be read any more, or the listing has changed: no later try is better.
    if (error instanceof AppError) return { outcome: 'unsupported' }
    throw error
  }
}

/** What can be mended by another try comes first. */
function worstOf(results: RevocationResult[]): RevocationResult {
  const failed = results.filter((result) => result.outcome === 'failed')
  const isRevoked = results.some(({ outcome }) => outcome === 'revoked')
  const rest: RevocationResult = { outcome: isRevoked ? 'revoked' : 'unsupported' }
  return failed.find(({ reason }) => mayWorkLater(reason)) ?? failed[0] ?? rest
}

/** What was sealed for a connection; nothing where no master key opens it. */
export async function openIfReadable(
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

function keyOf({ connectionId, id }: Pick<RevokeTokens, 'connectionId' | 'id'>): string {
  return `connection.revoke_tokens:${connectionId}${id ? `:${id}` : ''}`
}
