import { createHash } from 'node:crypto'
import { areSameValues, currentStep, isReachable } from '@/lib/connections/rules'
import {
  type ConnectionFacts,
  type Consent,
  consentSchema,
  type StateReason,
  type SupportedMethod,
  type WizardStep,
} from '@/lib/connections/schema'
import type { Permission } from '@/lib/connectors/disclosure/schema'
import { getMethod } from '@/lib/connectors/methods/rules'
import { configFields, parseConnectionValues } from '@/lib/connectors/rules'
import type { ConnectorDefinition } from '@/lib/connectors/schema'

/** What an organization is asked to agree to: the listing's permissions, scopes and terms as they are now. */
export function consentOffer(
  listing: { permissions: Permission[]; links: { terms: string | null; privacy: string | null } },
  definition: ConnectorDefinition,
): Consent {
  return {
    permissions: listing.permissions,
    scopes: definition.authMethods.flatMap((method) => {
      const scopes = ('scopes' in method && method.scopes) || []
      return scopes.length > 0 ? [{ method: method.type, scopes }] : []
    }),
    terms: listing.links.terms,
    privacy: listing.links.privacy,
  }
}

/** Tells one offer from another, so that nobody agrees to what they did not see. */
export function fingerprintOf(consent: Consent): string {
  // Parsed, its keys stand in one order, whatever the database made of them.
  return createHash('sha256')
    .update(JSON.stringify(consentSchema.parse(consent)))
    .digest('base64url')
}

/** Whether what was agreed to is still what is asked for. */
export function isAgreedTo(offer: Consent, consent: unknown): boolean {
  const agreed = consentSchema.safeParse(consent)
  return agreed.success && fingerprintOf(agreed.data) === fingerprintOf(offer)
}

/** The step that opens where another was asked for: none before its time, none over an outdated consent. */
export function openStep(asked: WizardStep, wizard: ConnectionFacts & { isAgreed: boolean }): WizardStep {
  if (wizard.state === 'pending' && !wizard.isAgreed) return 'consent'
  return isReachable(asked, wizard) ? asked : currentStep(wizard)
}

/** The method whose fields are shown: the one asked for, the stored one, or the first that works here. */
export function chooseMethod<Method extends { type: string; isUsable: boolean; blocked: string | null }>(
  wizard: { methods: readonly Method[]; method: string | null },
  asked: string | null,
): Method | undefined {
  const { methods, method } = wizard
  const find = (type: string | null) => methods.find((candidate) => candidate.type === type)
  const free = methods.filter(({ blocked }) => blocked === null)
  return find(asked) ?? find(method) ?? free.find(({ isUsable }) => isUsable) ?? free[0] ?? methods[0]
}

/** What the wizard waits for once a method was chosen, or before. */
export function reasonAfterConsent(definition: ConnectorDefinition): StateReason {
  const methods = definition.authMethods.map(({ type }) => getMethod(definition, type))
  if (methods.some(({ fields }) => fields.length > 0)) return 'credentials'
  const asksNothing = methods.some(
    (method) => method.redirects && !configFields(definition, method).some(({ required }) => required),
  )
  return asksNothing ? 'authorization' : 'configuration'
}

export interface StoredSetup {
  method: string | null
  config: Record<string, string>
  /** What was sealed; null: nothing yet. */
  credentials: Record<string, string> | null
}

export type PreparedSetup =
  | {
      ok: true
      config: Record<string, string>
      credentials: Record<string, string>
      isUnchanged: boolean
    }
  | { ok: false; fields: Record<string, string> }

/**
 * Checks what was typed and fills in the stored secrets that were left empty. A stored secret goes only where
 * it was meant to go: with another method or address it has to be entered again.
 */
export function prepareSetup(
  definition: ConnectorDefinition,
  method: SupportedMethod,
  input: Readonly<Record<string, string | undefined>>,
  stored: StoredSetup,
): PreparedSetup {
  const isSameMethod = stored.method === method
  const isEmpty = (name: string) => !input[name]?.trim()
  const kept = isSameMethod
    ? secretNames(definition, method).filter((name) => isEmpty(name) && stored.credentials?.[name])
    : []
  const known = Object.fromEntries(kept.map((name) => [name, stored.credentials?.[name]]))
  const parsed = parseConnectionValues(definition, method, { ...input, ...known })
  if (!parsed.ok) return parsed

  const { config, credentials } = withOpenFieldsInConfig(definition, method, parsed.values)
  const isSameConfig = areSameValues(config, stored.config)
  if (kept.length > 0 && !isSameConfig) {
    return { ok: false, fields: Object.fromEntries(kept.map((name) => [name, 'enterAgain'])) }
  }
  const isUnchanged = isSameMethod && isSameConfig && kept.length === Object.keys(credentials).length
  return { ok: true, config, credentials, isUnchanged }
}

/** Names of the values that are sealed and never shown. */
export function secretNames(definition: ConnectorDefinition, method: SupportedMethod): string[] {
  const { fields } = getMethod(definition, method)
  return [...definition.config, ...fields].filter(({ secret }) => secret).map(({ name }) => name)
}

// A user name beside a token is not secret: kept with the configuration, it is there again after a reload.
function withOpenFieldsInConfig(
  definition: ConnectorDefinition,
  method: SupportedMethod,
  values: { config: Record<string, string>; credentials: Record<string, string> },
) {
  const secrets = new Set(secretNames(definition, method))
  const entries = Object.entries(values.credentials)
  return {
    config: { ...values.config, ...Object.fromEntries(entries.filter(([name]) => !secrets.has(name))) },
    credentials: Object.fromEntries(entries.filter(([name]) => secrets.has(name))),
  }
}
