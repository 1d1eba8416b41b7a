import { z } from 'zod'
import type { HandOffActor, MemberActor, OrganizationActor } from '@/lib/auth/actor'
import { bindingOf, hashState } from '@/lib/connections/authorization/rules'
import {
  type AuthorizationProblem,
  authorizationProblems,
  type ProblemValues,
  problemValuesSchema,
} from '@/lib/connections/authorization/schema'
import { openFor } from '@/lib/connections/credentials/queries'
import { clientSources } from '@/lib/connections/oauth-clients/schema'
import { methodTypes } from '@/lib/connectors/method-types/schema'
import { db } from '@/lib/db'

const values = z.record(z.string(), z.string())
const json = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema)

/** What is sealed while an authorization is under way: the values it is for, which nothing stores before its end. */
const pendingSchema = z.object({
  codeVerifier: z.string(),
  method: z.enum(methodTypes),
  config: json(values),
  credentials: json(values),
  /** Asked for, separated by blanks. */
  scope: z.string(),
  /** The OAuth client that the person was sent to the provider with; not known of what began before an update. */
  clientSource: z.enum(clientSources).nullable().default(null),
  clientId: z.string().nullable().default(null),
})
export type PendingAuthorization = z.output<typeof pendingSchema>

/** What takes its place at the end. */
const endedSchema = z.object({
  problem: z.enum(authorizationProblems).or(z.literal('')),
  values: json(problemValuesSchema),
})

/** Opens what was sealed for an authorization under way. */
export async function openPending(
  actor: OrganizationActor,
  request: { connectionId: string; sealed: Uint8Array },
): Promise<PendingAuthorization> {
  return pendingSchema.parse(await openFor(db, actor, request.connectionId, request.sealed))
}

/** How the last authorization goes that the same person asked for, while it matters. */
export type Attempt =
  /** No answer has come yet. */
  { kind: 'open'; startedAt: Date } | { kind: 'failed'; problem: AuthorizationProblem; values: ProblemValues }

/** Longer than taking an answer can last: what has not ended by then never will. */
const longestMs = 30_000
const tellForMs = 60 * 60_000

/** The last authorization of a connection that the actor asked for in this session; null: none that matters. */
export async function findAttempt(
  actor: MemberActor | HandOffActor,
  connectionId: string,
  now = new Date(),
): Promise<Attempt | null> {
  const { organizationId } = actor
  const request = await db.authorizationRequest.findFirst({
    where: { connectionId, ...bindingOf(actor), connection: { organizationId } },
    orderBy: { createdAt: 'desc' },
  })
  if (!request || now.getTime() - request.createdAt.getTime() > tellForMs) return null
  const { usedAt, expiresAt, createdAt } = request
  if (!usedAt) return expiresAt > now ? { kind: 'open', startedAt: createdAt } : null
  const ended = endedSchema.safeParse(await openFor(db, actor, connectionId, request.sealed))
  if (ended.success) {
    const { problem, values } = ended.data
    return problem ? { kind: 'failed', problem, values } : null
  }
  if (now.getTime() - usedAt.getTime() < longestMs) return null
  return { kind: 'failed', problem: 'authorization.interrupted', values: {} }
}

/** The hand-off link in whose name a provider's answer was asked for; null: none, or nobody knows it. */
export async function findHandOffOfAnswer(answer: URLSearchParams): Promise<string | null> {
  const [state, ...others] = answer.getAll('state')
  if (!state || others.length > 0) return null
  const where = { stateHash: hashState(state) }
  const request = await db.authorizationRequest.findUnique({ where, select: { handOffId: true } })
  return request?.handOffId ?? null
}
