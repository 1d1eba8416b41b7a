import { randomUUIDv7 } from 'node:crypto'
import type { ApiKeyActor } from '@/lib/auth/actor'
import { db, type Transaction } from '@/lib/db'
import { AppError, type ErrorCode, type ErrorDetails } from '@/lib/errors'
import type { Prisma } from '@/lib/generated/prisma/client'
import {
  type Call,
  type Operation,
  type Outcome,
  type Repeatable,
  type Reply,
  replyLifetimeMs,
} from '@/lib/segments/calls/schema'
import { inTurn } from '@/lib/turns'

/** Longer than the largest change takes while others have their turn. */
const patience = { maxWait: 15_000, timeout: 120_000 }

const running = new Set<string>()
const stillRunning = () => new AppError('conflict', { reason: 'idempotencyRunning', retryAfterSeconds: 1 })

/**
 * Runs a call in one transaction with its entry in the list of calls and, where it can be repeated, the reply that the
 * same request is given for a day. Calls about one segment wait for each other.
 * @throws AppError what the call is refused with; `conflict` (`idempotencyRunning`) while the same request runs;
 * `invalid` (`idempotencyMismatch`) for another request by the same key
 */
export async function answerCall(
  actor: ApiKeyActor,
  call: Call,
  run: (tx: Transaction) => Promise<Outcome>,
): Promise<Reply> {
  const { segmentId, repeatable } = call
  const work = () => db.$transaction((tx) => answerWithin(tx, actor, call, run), patience)
  const inTurnOfSegment = () => (segmentId ? inTurn(`segment ${segmentId}`, work) : work())
  if (!repeatable) return unlessRefused(await inTurnOfSegment())
  const name = `${actor.apiKeyId} ${repeatable.key}`
  // Before its turn: whoever repeats a request that still waits is told so at once.
  if (running.has(name)) throw stillRunning()
  running.add(name)
  try {
    return unlessRefused(await inTurnOfSegment())
  } finally {
    running.delete(name)
  }
}

function unlessRefused(answer: Reply | AppError): Reply {
  if (answer instanceof AppError) throw answer
  return answer
}

async function answerWithin(
  tx: Transaction,
  actor: ApiKeyActor,
  call: Call,
  run: (tx: Transaction) => Promise<Outcome>,
): Promise<Reply | AppError> {
  const { repeatable } = call
  const known = repeatable ? await findReply(tx, actor, repeatable) : null
  if (known) return known
  const outcome = await run(tx)
  if (repeatable) await keepReply(tx, actor, repeatable, outcome)
  if ('refusal' in outcome) return outcome.refusal
  const { reply, ...result } = outcome
  await recordCall(tx, actor, { ...call, status: reply.status, ...result })
  return reply
}

interface CallEntry {
  operation: Operation
  status: number
  /** The reason of a refusal. */
  code?: string
  segmentId?: string | null
  idCount?: number
  added?: number
  removed?: number
}

/** Enters a call into the list that the organization sees. A segment that it does not have is left out. */
async function recordCall(
  tx: Transaction,
  { organizationId, apiKeyId }: ApiKeyActor,
  { operation, status, code, segmentId, idCount = 0, added = 0, removed = 0 }: CallEntry,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "SegmentCall" ("id", "organizationId", "segmentId", "apiKeyId", "operation", "status", "code",
      "idCount", "added", "removed")
    SELECT ${randomUUIDv7()}::uuid, ${organizationId}::uuid,
      (SELECT "id" FROM "Segment" WHERE "id" = ${segmentId || null}::uuid AND "organizationId" = ${organizationId}::uuid),
      ${apiKeyId}::uuid, ${operation}, ${status}::int, ${code ?? null}, ${idCount}::int, ${added}::int, ${removed}::int`
}

/** Enters a call that was refused and changed nothing. */
export async function recordRefusal(actor: ApiKeyActor, call: CallEntry & { code: string }): Promise<void> {
  await recordCall(db, actor, call)
}

interface KeptRefusal {
  code: ErrorCode
  details: ErrorDetails
}

const statusOf = ({ code }: AppError) => (code === 'not_found' ? 404 : 409)

/** What the same request was answered before. Nobody else runs it until the transaction ends. */
async function findReply(
  tx: Transaction,
  { apiKeyId }: ApiKeyActor,
  { key, requestHash }: Repeatable,
): Promise<Reply | AppError | null> {
  const [lock] = await tx.$queryRaw<{ isFree: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${`idempotent ${apiKeyId} ${key}`}, 0)) AS "isFree"`
  if (!lock?.isFree) return stillRunning()
  const kept = await tx.idempotentReply.findUnique({
    where: { apiKeyId_key: { apiKeyId, key }, createdAt: { gt: new Date(Date.now() - replyLifetimeMs) } },
  })
  if (!kept) return null
  if (!Buffer.from(kept.requestHash).equals(requestHash)) {
    return new AppError('invalid', { reason: 'idempotencyMismatch' })
  }
  const { status, location, body } = kept
  if (status < 400) return { status, location, body: body as Prisma.JsonObject }
  const { code, details } = body as unknown as KeptRefusal
  return new AppError(code, details)
}

async function keepReply(
  tx: Transaction,
  { apiKeyId }: ApiKeyActor,
  { key, requestHash }: Repeatable,
  outcome: Outcome,
): Promise<void> {
  const kept =
    'reply' in outcome
      ? { ...outcome.reply, body: outcome.reply.body ?? {} }
      : { status: statusOf(outcome.refusal), location: null, body: toKept(outcome.refusal) }
  const data = { requestHash, createdAt: new Date(), ...kept }
  await tx.idempotentReply.upsert({
    where: { apiKeyId_key: { apiKeyId, key } },
    create: { apiKeyId, key, ...data },
    update: data,
  })
}

function toKept({ code, details }: AppError): Prisma.InputJsonObject {
  return { code, details: { ...details } as Prisma.InputJsonObject }
}
