import { getAuthMethod } from '@/lib/connectors/methods/rules'
import { parseConnectionValues } from '@/lib/connectors/rules'
import type { ConfigField, ConnectorDefinition } from '@/lib/connectors/schema'
import { placeholdersIn, type Values } from '@/lib/connectors/templates'

const method = 'oauth2_authorization_code'

/** Configuration that an organization can set for everyone: what is secret belongs to one connection. */
export function presettable(definition: ConnectorDefinition): ConfigField[] {
  return definition.config.filter(({ secret }) => !secret)
}

/** Fields that decide to which servers a client's secret is sent: for tokens, and to end them. */
export function addressFields(definition: ConnectorDefinition): string[] {
  const signIn = getAuthMethod(definition, method)
  if (!('tokenUrl' in signIn)) return []
  return [...new Set([signIn.tokenUrl, signIn.revocationUrl ?? ''].flatMap(placeholdersIn))]
}

type ParsedPreset =
  | { ok: true; config: Record<string, string> }
  | { ok: false; fields: Record<string, string> }

/**
 * Checks what was typed for a preset against the definition. With a secret, the fields of the address that it is
 * sent to have to be set: else whoever connects could have it sent to their own server.
 */
export function parsePreset(
  definition: ConnectorDefinition,
  values: Readonly<Record<string, string>>,
  { hasSecret }: { hasSecret: boolean },
): ParsedPreset {
  const given = Object.fromEntries(
    presettable(definition).flatMap(({ name }) => {
      const value = values[name]?.trim()
      return value ? [[name, value]] : []
    }),
  )
  const parsed = parseConnectionValues(definition, method, given)
  const needed = hasSecret ? addressFields(definition) : []
  const fields: Record<string, string> = {}
  for (const [name, problem] of Object.entries(parsed.ok ? {} : parsed.fields)) {
    // What is not preset is entered with each connection.
    if (given[name] !== undefined) fields[name] = problem
  }
  for (const name of needed) if (given[name] === undefined) fields[name] = 'preset.addressNeeded'
  return Object.keys(fields).length > 0 ? { ok: false, fields } : { ok: true, config: given }
}

/** Whether a preset's client may be used with these values: only where the organization meant it to go. */
export function isMeantFor(preset: Values, config: Values): boolean {
  return Object.entries(preset).every(([name, value]) => config[name] === value)
}
