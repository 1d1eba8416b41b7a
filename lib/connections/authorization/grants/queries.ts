import type { HandOffActor, MemberActor } from '@/lib/auth/actor'
import type { AuthorizationProblem, ProblemValues } from '@/lib/connections/authorization/schema'
import type { LoadedConnection } from '@/lib/connections/queries'
import { areSameValues } from '@/lib/connections/rules'
import { prepareFor, type Setup, storedSetup } from '@/lib/connections/wizard/setup/queries'
import { isInUse, isSwitchedOff } from '@/lib/connections/wizard/setup/rules'
import { getMethod } from '@/lib/connectors/methods/rules'
import { AppError } from '@/lib/errors'

/** Why an authorization did not end in a connection, with what its sentence needs. */
export interface Problem {
  reason: AuthorizationProblem
  values: ProblemValues
}

export function problemWith(reason: AuthorizationProblem, values: ProblemValues = {}): Problem {
  return { reason, values }
}

/**
 * The values that an authorization is for: a draft's stored ones; for a connection in use those that were typed,
 * which take the place of the stored ones at its end.
 * @throws AppError `conflict` (`setupFirst`); `invalid` with fields
 */
export async function wantedSetup(
  actor: MemberActor | HandOffActor,
  connection: LoadedConnection,
  typed: { method: string; values: Record<string, string> } | undefined,
): Promise<Setup> {
  const isTyped = typed !== undefined && isInUse(connection)
  const setup = isTyped ? await prepareFor(actor, connection, typed) : await storedSetup(actor, connection)
  if (setup && getMethod(connection.definition, setup.method).redirects) return setup
  throw new AppError('conflict', { reason: 'setupFirst' })
}

/** Where another method or address was chosen meanwhile, the tokens of this authorization are for something else. */
export function isStillWanted(connection: LoadedConnection, pending: Setup): boolean {
  const { state, authMethod, config } = connection
  if (state === 'needs_consent' || isSwitchedOff(connection)) return false
  return isInUse(connection) || (authMethod === pending.method && areSameValues(config, pending.config))
}
