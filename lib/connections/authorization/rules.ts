import { createHash } from 'node:crypto'
import type { HandOffActor, MemberActor } from '@/lib/auth/actor'
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

/** Who asked: nobody else's answer is taken. */
export type Binding = { sessionId: string } | { handOffId: string }

export function bindingOf(actor: MemberActor | HandOffActor): Binding {
  return actor.kind === 'member' ? { sessionId: actor.sessionId } : { handOffId: actor.handOffId }
}

/** Why an answer with a known `state` is not taken. */
export function refusalOf(
  request: { sessionId: string | null; handOffId: string | null; usedAt: Date | null },
  binding: Binding,
): AuthorizationProblem {
  const isOwn =
    'sessionId' in binding ? request.sessionId === binding.sessionId : request.handOffId === binding.handOffId
  if (!isOwn) return 'authorization.foreign'
  return request.usedAt ? 'authorization.replayed' : 'authorization.expired'
}

/** Scopes of a list, whatever the provider puts between them. */
export function scopesIn(text: string | null | undefined): string[] {
  return [...new Set((text ?? '').split(/[\s,]+/).filter(Boolean))]
}

/**
 * Scopes that the connection has, that were asked for again and that the provider did not grant this time. Where
 * it does not say what it granted, that is what was asked for (RFC 6749 §5.1).
 */
export function missingScopes(former: string | null, asked: string, granted: string | undefined): string[] {
  if (granted === undefined) return []
  const [wanted, given] = [scopesIn(asked), scopesIn(granted)]
  return scopesIn(former).filter(
    (scope) => !given.includes(scope) && (wanted.length === 0 || wanted.includes(scope)),
  )
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
