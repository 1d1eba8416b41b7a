import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import {
  replaceRefused,
  type UsableCredential,
  usableCredential,
} from '@/lib/connections/credentials/use/mutations'
import { definitionOf } from '@/lib/connections/refresh/queries'
import { type Call, callBuilder, secretValues } from '@/lib/connectors/rules'
import type { ConnectorDefinition, Provisioning } from '@/lib/connectors/schema'
import { expandUrl } from '@/lib/connectors/templates'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { type OutboundClient, type OutboundResponse, outbound } from '@/lib/outbound'
import { OutboundError } from '@/lib/outbound/outbound-error'
import type { Pace } from '@/lib/pace'
import type { Send } from '@/lib/scim-client/client'
import { paceOf } from '@/lib/syncs/provider/pacing/mutations'

/** How long a provider has for one answer, in milliseconds. */
const answerMs = 20_000
/** A page of people is the longest answer. */
const maxResponseBytes = 8 * 1024 * 1024
/** For how long credentials are used without asking whether they still may be, in milliseconds. */
const trustMs = 30_000
/** A pace spares what comes late by no more than this, in milliseconds. */
const briefMs = 200

/** How to speak with the provider of a connection. */
export interface Provider {
  /** Without a slash at its end. */
  baseUrl: string
  send: Send
  /** What must not be shown of the provider's answers; grows when credentials are replaced. */
  secrets: readonly string[]
  operations: Provisioning['operations']
  /** Of which every request takes a turn, by whatever it is sent. */
  pace: Pace
}

interface Opened {
  credential: UsableCredential
  complete: (call: Call) => Call
  readAt: number
}

export interface Options {
  client?: OutboundClient
  now?: () => number
  /** Ends the waiting for a turn: then `send` throws its reason. */
  signal?: () => AbortSignal
  /**
   * A run is taken up, which another process may have worked on: turns a minute, as that learned of the provider; null:
   * nothing.
   */
  learned?: number | null
}

/**
 * Opens the way to a connection's SCIM service. Credentials are read once, again after half a minute, and when the
 * provider refuses them (401): then the call is repeated, once, with others where there are any. Where there are none,
 * later calls get that answer without being made. So a connection that is switched off falls silent within half a minute.
 *
 * Every request, a repeated one too, waits for its turn in the connection's pace. `send` throws OutboundError where no
 * answer came, and AppError as here where the connection is usable no more.
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `conflict` (`connectionInactive`,
 * `connectionNeedsReconnect`, `setupFirst`, `noProvisioning`, `provisioningAddressMissing`, `changedMeanwhile`);
 * `provider_failed` and `unavailable` as `usableCredential`
 */
export async function reachProvider(
  actor: Actor,
  connectionId: string,
  { client = outbound(), now = Date.now, signal, learned }: Options = {},
): Promise<Provider> {
  authorize(actor, 'connection:use')
  const credential = await usableCredential(actor, connectionId)
  const { organizationId } = actor
  const { listing, syncSettings } = await db.connection.findFirstOrThrow({
    where: { id: connectionId, organizationId },
    select: {
      listing: { select: { connector: { select: { listingId: true, updatedAt: true } } } },
      syncSettings: { select: { perMinute: true } },
    },
  })
  if (!listing.connector) throw new AppError('conflict', { reason: 'noProvisioning' })
  const definition = await definitionOf(listing.connector.listingId, listing.connector.updatedAt)
  const { provisioning } = definition
  if (!provisioning) throw new AppError('conflict', { reason: 'noProvisioning' })

  const baseUrl = addressOf(provisioning, credential)
  const secrets: string[] = []
  let opened = Promise.resolve(open(credential))

  function open(used: UsableCredential): Opened {
    const complete = callBuilder(definition, used.method, used.config, used.values)
    addSecrets(secrets, definition, used, complete({ url: baseUrl, headers: {} }))
    return { credential: used, complete, readAt: now() }
  }

  /** Calls that come at the same time wait for one reading. */
  function replace(read: () => Promise<Opened>): Promise<Opened> {
    const former = opened
    const reading = read()
    // A reading that failed is tried again by the next call.
    reading.catch(() => {
      if (opened === reading) opened = former
    })
    opened = reading
    return reading
  }

  async function current(): Promise<Opened> {
    const seen = opened
    const known = await seen
    if (now() - known.readAt < trustMs) return known
    if (opened !== seen) return opened
    return replace(async () => {
      const used = await usableCredential(actor, connectionId)
      if (used.version === known.credential.version) return { ...known, readAt: now() }
      requireSameAddress(used)
      return open(used)
    })
  }

  /** The credentials, once it is the caller's turn. Calls that have had to wait for them would come all at once. */
  async function currentInTurn(): Promise<Opened> {
    await current()
    await pace.turn(signal?.())
    const asked = performance.now()
    const used = await current()
    if (performance.now() - asked > briefMs) await pace.turn(signal?.())
    return used
  }

  /** Others than those that were refused; null: there are none. */
  async function after(refused: Opened): Promise<Opened | null> {
    const latest = await opened
    if (latest.complete !== refused.complete) return latest
    let isReplaced = true
    const next = await replace(async () => {
      const used = await replaceRefused(actor, refused.credential)
      if (!used) {
        isReplaced = false
        return refused
      }
      requireSameAddress(used)
      return open(used)
    })
    return isReplaced && next.complete !== refused.complete ? next : null
  }

  function requireSameAddress(used: UsableCredential): void {
    if (addressOf(provisioning as Provisioning, used) !== baseUrl) {
      throw new AppError('conflict', { reason: 'changedMeanwhile' })
    }
  }

  /** With credentials for which there are no others, the provider has said all: calls that wait are not made. */
  let refusal: { complete: Opened['complete']; answer: OutboundResponse } | null = null

  function refuse({ complete }: Opened, answer: OutboundResponse): OutboundResponse {
    refusal = { complete, answer }
    return answer
  }

  const send: Send = async ({ method, url, headers, body }) => {
    // Credentials leave for nowhere else, whatever address an answer may have named.
    if (!isBelow(url, baseUrl)) throw new OutboundError('blocked_address', hostOf(url))
    const call = ({ complete }: Opened, text: string | undefined) => {
      const { url: target, headers: all } = complete({ url, headers })
      return client.request(target, {
        method,
        headers: all,
        body: text,
        timeoutMs: answerMs,
        maxResponseBytes,
      })
    }
    const used = await currentInTurn()
    if (refusal?.complete === used.complete) return refusal.answer
    const text = typeof body === 'function' ? body() : body
    const answer = await call(used, text)
    if (answer.status !== 401) return answer
    const other = await after(used)
    if (!other) return refuse(used, answer)
    await pace.turn(signal?.())
    const second = await call(other, text)
    return second.status === 401 ? refuse(other, second) : second
  }

  const { operations, limits: declared = null } = provisioning
  const pace = paceOf(connectionId, { perMinute: syncSettings?.perMinute ?? null, declared })
  if (learned !== undefined) pace.resume(learned)
  return { baseUrl, send, secrets, operations, pace }
}

function addressOf({ baseUrl }: Provisioning, { config, values }: UsableCredential): string {
  try {
    return new URL(expandUrl(baseUrl, { ...config, ...values })).href.replace(/\/+$/, '')
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const fields = error.details.fields ?? {}
    throw new AppError('conflict', {
      reason: 'provisioningAddressMissing',
      values: { field: Object.keys(fields)[0] ?? '' },
    })
  }
}

function isBelow(url: string, baseUrl: string): boolean {
  return url === baseUrl || url.startsWith(`${baseUrl}/`) || url.startsWith(`${baseUrl}?`)
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? 'an invalid address'
}

function addSecrets(
  secrets: string[],
  definition: ConnectorDefinition,
  { method, values }: UsableCredential,
  { headers }: Call,
): void {
  // The pair of HTTP Basic is a secret of its own once it is encoded.
  const sent = headers.authorization?.split(' ').at(-1) ?? ''
  for (const secret of [...secretValues(definition, method, values), sent]) {
    if (secret && !secrets.includes(secret)) secrets.push(secret)
  }
}
