import type { OrganizationActor } from '@/lib/auth/actor'
import { openFor } from '@/lib/connections/credentials/queries'
import { findPreset } from '@/lib/connections/presets/queries'
import type { LoadedConnection } from '@/lib/connections/queries'
import type { SupportedMethod } from '@/lib/connections/schema'
import { prepareSetup, secretNames } from '@/lib/connections/wizard/rules'
import { methodOf } from '@/lib/connections/wizard/setup/rules'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'

/** A method with all its values: open ones in `config`, secret ones in `credentials`. */
export interface Setup {
  method: SupportedMethod
  config: Record<string, string>
  credentials: Record<string, string>
}

/**
 * What was typed, checked and with the stored secrets that were left empty; what the organization presets stands
 * whatever was typed. Holds secrets: for the call to the provider alone.
 * @throws AppError `invalid` with fields
 */
export async function prepareFor(
  actor: OrganizationActor,
  connection: LoadedConnection,
  input: { method: string; values: Readonly<Record<string, string>> },
): Promise<Setup & { isUnchanged: boolean }> {
  const { definition, authMethod, config, credential } = connection
  const method = methodOf(connection, input.method)
  const credentials = credential ? await openFor(db, actor, connection.id, credential.sealed) : null
  const preset = await findPreset(db, actor, connection.listingId)
  const values = { ...input.values, ...preset?.config }
  const setup = prepareSetup(definition, method, values, { method: authMethod, config, credentials })
  if (!setup.ok) throw new AppError('invalid', { reason: 'checkFields', fields: setup.fields })
  return { method, config: setup.config, credentials: setup.credentials, isUnchanged: setup.isUnchanged }
}

/** What is stored, without the tokens that came of it; null until a method was chosen. */
export async function storedSetup(
  actor: OrganizationActor,
  connection: LoadedConnection,
): Promise<Setup | null> {
  const { definition, authMethod, config, credential } = connection
  if (authMethod === null) return null
  const method = methodOf(connection, authMethod)
  const stored = credential ? await openFor(db, actor, connection.id, credential.sealed) : {}
  const names = secretNames(definition, method)
  const entries = Object.entries(stored).filter(([name]) => names.includes(name))
  return { method, config, credentials: Object.fromEntries(entries) }
}
