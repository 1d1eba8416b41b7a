import { z } from 'zod'
import type { Actor } from '@/lib/auth/actor'
import { authorize, can } from '@/lib/auth/permissions'
import { findAttempt } from '@/lib/connections/authorization/queries'
import { callbackPath } from '@/lib/connections/authorization/schema'
import { findPreset } from '@/lib/connections/presets/queries'
import { loadConnection } from '@/lib/connections/queries'
import { isUsableMethod } from '@/lib/connections/rules'
import type { Consent, SupportedMethod } from '@/lib/connections/schema'
import { consentOffer, fingerprintOf, isAgreedTo, secretNames } from '@/lib/connections/wizard/rules'
import { permissionsSchema, setupSchema } from '@/lib/connectors/disclosure/schema'
import { getMethod, offeredMethods } from '@/lib/connectors/methods/rules'
import { configFields } from '@/lib/connectors/rules'
import type { ConnectorDefinition } from '@/lib/connectors/schema'
import { expandUrl } from '@/lib/connectors/templates'
import { db } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import type { Locale } from '@/lib/i18n/routing'
import { findVerdicts } from '@/lib/policies/queries'

const linksSchema = z.object({ terms: z.string().nullable(), privacy: z.string().nullable() })

/** What agreeing means for a connection now. */
export function readOffer(connection: {
  listing: { permissions: unknown; links: unknown }
  definition: ConnectorDefinition
}): Consent {
  const permissions = permissionsSchema.parse(connection.listing.permissions)
  const links = linksSchema.parse(connection.listing.links)
  return consentOffer({ permissions, links }, connection.definition)
}

/** A field of the set-up form, in the reader's language. */
export interface SetupField {
  name: string
  kind: 'text' | 'hostname' | 'url'
  label: string
  help: string | null
  example: string | null
  required: boolean
  isSecret: boolean
  /** Stored value of an open field. */
  value: string
  /** A secret is stored and can be kept. */
  isStored: boolean
  /** The organization has set it for everyone. */
  isPreset: boolean
}

export interface SetupMethod {
  type: SupportedMethod
  fields: SetupField[]
  /** People authorize at the provider. */
  redirects: boolean
  /** Portico asks for tokens with what is entered. */
  requestsTokens: boolean
  /** Should not be chosen where there is another (RFC 9700 §2.4). */
  isLegacy: boolean
  /** The provider's page about registering an OAuth app. */
  registrationUrl: string | null
  scopes: { name: string; reason: string }[]
  /** Nothing is missing in this Portico to set it up. */
  isUsable: boolean
  /** Why the organization's policy does not allow it, empty where no reason is given; null: it does. */
  blocked: string | null
}

/** Where the test will go; null while that is not known, or when the address is itself a secret. */
function hostOf({ baseUrl }: ConnectorDefinition, config: Record<string, string>): string | null {
  try {
    return baseUrl ? new URL(expandUrl(baseUrl, config)).host : null
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

/** Everything the wizard shows of a connection, texts in the reader's language. Holds no secret. */
export async function getWizard(actor: Actor, connectionId: string, locale: Locale) {
  if (!can(actor, 'connection:read')) authorize(actor, 'connection:authenticate')
  if (actor.kind !== 'member' && actor.kind !== 'hand-off') throw new AppError('forbidden')
  const connection = await loadConnection(db, actor, connectionId, 'view')
  const { definition, credential, listing } = connection
  const offer = readOffer(connection)
  const { setup, iconPath, brandColor, publisher, oauthClient } = await db.listing.findUniqueOrThrow({
    where: { id: connection.listingId },
    select: {
      setup: true,
      iconPath: true,
      brandColor: true,
      publisher: { select: { name: true } },
      oauthClient: { select: { clientId: true } },
    },
  })
  const preset = await findPreset(db, actor, connection.listingId)
  const hasOAuthClient = oauthClient !== null || preset !== null
  const offered = offeredMethods(definition)
  const { listingId } = connection
  const verdicts = await findVerdicts(db, actor, { listingId, methods: [null, ...offered] })
  const methods = offered.map((type) => ({
    ...toMethod(type),
    isUsable: isUsableMethod(type, hasOAuthClient),
    blocked: verdicts.get(type)?.reason ?? null,
  }))
  return {
    id: connection.id,
    name: connection.name,
    state: connection.state,
    stateReason: connection.stateReason,
    method: connection.authMethod,
    /** Stored values of the open fields, by the definition's names. */
    config: connection.config,
    consentedAt: connection.consentedAt,
    /** False once the listing asks for something else than was agreed to. */
    isAgreed: isAgreedTo(offer, connection.consent),
    hasCredentials: credential !== null,
    /** The day on which the key ends: `2027-01-31`. */
    keyEndsOn: credential?.secretExpiresAt?.toISOString().slice(0, 10) ?? null,
    /** Changes with what was entered, not with a test of it. */
    setupVersion: `${connection.authMethod} ${credential?.updatedAt.toISOString()}`,
    verifiedAt: connection.verifiedAt,
    lastFailure: connection.lastFailure,
    listing: { slug: listing.slug, name: listing.name, publisherName: publisher.name, iconPath, brandColor },
    offer: { ...offer, fingerprint: fingerprintOf(offer) },
    instructions: setupSchema.parse(setup)[locale],
    methods,
    /** Why the policy does not allow the listing, as with its methods. */
    blocked: verdicts.get(null)?.reason ?? null,
    /** The organization's own app stands in for that of this Portico. */
    hasPresetClient: preset !== null,
    /** To register with an OAuth app of one's own, exactly like this. */
    redirectUri: getEnv().PORTICO_URL + callbackPath,
    /** The last authorization that the reader asked for in this session. */
    attempt: await findAttempt(actor, connection.id),
    isVerifiable: definition.verify !== null,
    checkHost: hostOf(definition, connection.config),
  }

  function toMethod(type: SupportedMethod): Omit<SetupMethod, 'isUsable' | 'blocked'> {
    const secrets = secretNames(definition, type)
    const chosen = getMethod(definition, type)
    const { definition: method, fields, redirects, requestsTokens, isLegacy } = chosen
    const isKept = credential !== null && connection.authMethod === type
    const all = [
      ...configFields(definition, chosen).map((field) => ({ ...field, kind: field.type })),
      ...fields.map((field) => ({ ...field, kind: 'text' as const })),
    ]
    const scopes = ('scopes' in method && method.scopes) || []
    const known = new Map(scopes.map(({ name, reason }) => [name, reason[locale]]))
    const isPreset = type === 'oauth2_authorization_code' && preset !== null && preset.scopes.length > 0
    const names = isPreset ? preset.scopes : [...known.keys()]
    return {
      type,
      redirects,
      requestsTokens,
      isLegacy,
      registrationUrl: ('registrationUrl' in method && method.registrationUrl) || null,
      scopes: names.map((name) => ({ name, reason: known.get(name) ?? '' })),
      fields: all.map(({ name, kind, label, help, example, required }) => {
        const isSecret = secrets.includes(name)
        return {
          name,
          kind,
          label: label[locale],
          help: help?.[locale] ?? null,
          example,
          required,
          isSecret,
          value: isSecret ? '' : (preset?.config[name] ?? connection.config[name] ?? ''),
          isStored: isSecret && isKept,
          isPreset: preset?.config[name] !== undefined,
        }
      }),
    }
  }
}
export type Wizard = Awaited<ReturnType<typeof getWizard>>
