import type { HandOffActor } from '@/lib/auth/actor'
import type { LoadedConnection } from '@/lib/connections/queries'
import { isSignIn } from '@/lib/connections/rules'
import { isCuredByNewValues } from '@/lib/connections/verification/repairs/rules'
import { db } from '@/lib/db'

/**
 * Whether a connection keeps what was last granted by the link, and that may still pass its test: nothing has been
 * entered or authorized by anybody else since, and nothing says that it must be granted anew.
 */
export async function hasKeptGrant(
  { handOffId }: HandOffActor,
  { id: connectionId, state, stateReason, authMethod, credential, lastFailure }: LoadedConnection,
): Promise<boolean> {
  const isWaiting = state === 'pending' && stateReason === 'verification'
  if (!isWaiting || !isSignIn(authMethod) || !credential) return false
  if (isCuredByNewValues(lastFailure?.reason)) return false
  const last = await db.authorizationRequest.findFirst({
    where: { connectionId, usedAt: { not: null } },
    orderBy: { usedAt: 'desc' },
    select: { handOffId: true },
  })
  return last?.handOffId === handOffId
}
