import { createHash } from 'node:crypto'
import {
  type AuthorizationProblem,
  authorizationProblems,
  type GeneralProblem,
  generalProblems,
} from '@/lib/connections/authorization/schema'

/** The key under which a `state` is remembered: whoever reads the table cannot answer in its place. */
export function hashState(state: string): string {
  return createHash('sha256').update(state).digest('base64url')
}

/** Why an answer with a known `state` is not taken. */
export function refusalOf(
  request: { sessionId: string | null; usedAt: Date | null },
  sessionId: string,
): AuthorizationProblem {
  if (request.sessionId !== sessionId) return 'authorization.foreign'
  return request.usedAt ? 'authorization.replayed' : 'authorization.expired'
}

/** Reads a problem out of an address; only known ones are shown. */
export function toProblem(value: unknown): AuthorizationProblem | null {
  return authorizationProblems.find((known) => known === value) ?? null
}

/** Problems whose sentence names no provider, for the list of connections. */
export function isGeneral(problem: AuthorizationProblem | null): problem is GeneralProblem {
  return generalProblems.some((known) => known === problem)
}

/** The page that an answer leads to, as a path without the language. */
export function pageAfter({
  connectionId,
  problem,
}: {
  connectionId: string | null
  problem: AuthorizationProblem | null
}): string {
  const search = problem ? `?${new URLSearchParams({ problem })}` : ''
  if (!connectionId) return `/connections${search}`
  return `/connections/${connectionId}/setup/${problem ? 'credentials' : 'verification'}${search}`
}
