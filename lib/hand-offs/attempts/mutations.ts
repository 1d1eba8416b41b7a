import { audit } from '@/lib/audit'
import type { Actor, HandOffActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { isAwaitingApproval } from '@/lib/connections/approval/rules'
import { completeAuthorization, startAuthorization } from '@/lib/connections/authorization/mutations'
import type { AuthorizationProblem } from '@/lib/connections/authorization/schema'
import { loadConnection } from '@/lib/connections/queries'
import { canBeHandedOff, isSignIn } from '@/lib/connections/rules'
import { verify } from '@/lib/connections/verification/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { isInUse } from '@/lib/connections/wizard/setup/rules'
import { db, type Transaction } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { hasKeptGrant } from '@/lib/hand-offs/attempts/queries'
import { getPathname } from '@/lib/i18n/navigation'
import { type Locale, toLocale } from '@/lib/i18n/routing'
import { log } from '@/lib/log'
import { queueMail } from '@/lib/mail'

export interface HandedOver {
  method: string
  /** By the names of the definition's fields. */
  values: Record<string, string>
  /** The day on which a key ends. */
  expiresOn?: string | null
  locale: Locale
}

/** It works; or it is stored, and its provider offers no test. */
export type Conclusion = 'done' | 'stored'

/**
 * Enters what the holder of a link has, and tests it at once: only what passes uses the link up. Where people
 * authorize at the provider, begins that.
 * @throws AppError `conflict` (`handOff.gone`, `handOff.busy`) and all that `saveSetup`, `startAuthorization` and
 * `verify` throw; the link stays good then
 */
export async function submitHandOff(
  actor: Actor,
  { locale, expiresOn, ...typed }: HandedOver,
  clock = () => new Date(),
): Promise<{ end: Conclusion } | { url: URL }> {
  authorize(actor, 'hand-off:read')
  const { connectionId } = actor
  return withClaim(actor, clock, async () => {
    const setup = await admit(actor, typed)
    await saveSetup(actor, { connectionId, ...setup, expiresOn })
    if (!isSignIn(setup.method)) return { end: await conclude(actor, clock) }
    return { url: await startAuthorization(actor, { connectionId, locale, setup }) }
  })
}

export interface HandOffAnswer {
  locale: Locale
  result: { end: Conclusion } | { problem: AuthorizationProblem } | 'testFailed'
}

/**
 * Takes the provider's answer to an authorization that the link began, and tests the access that it grants.
 * @throws AppError `conflict` (`handOff.gone`); `not_found` or `conflict` when there is nothing to set up any more
 */
export async function answerHandOff(
  actor: Actor,
  answer: URLSearchParams,
  clock = () => new Date(),
): Promise<HandOffAnswer> {
  authorize(actor, 'hand-off:read')
  return withClaim(actor, clock, async () => {
    const { locale, problem } = await completeAuthorization(actor, answer, clock())
    if (problem) return { locale, result: { problem } }
    return { locale, result: await conclude(actor, clock).then((end) => ({ end }), failureOfTest) }
  })
}

/**
 * Tests once more the access that was granted by the link, where the last test failed for a reason that may pass:
 * nobody has to grant it again for that.
 * @throws AppError `conflict` (`handOff.gone`, `handOff.busy`) and all that `verify` throws; the link stays good then
 */
export async function retestHandOff(actor: Actor, clock = () => new Date()): Promise<Conclusion> {
  authorize(actor, 'hand-off:read')
  return withClaim(actor, clock, async () => {
    const connection = await loadConnection(db, actor, actor.connectionId)
    if (!(await hasKeptGrant(actor, connection))) throw new AppError('conflict', { reason: 'handOff.gone' })
    return conclude(actor, clock)
  })
}

function failureOfTest(error: unknown): HandOffAnswer['result'] {
  if (!(error instanceof AppError)) throw error
  if (error.code === 'provider_failed') return 'testFailed'
  if (error.code === 'forbidden') return { problem: 'authorization.policy' }
  if (error.code === 'conflict') return { problem: 'authorization.superseded' }
  log.warn({ err: error }, 'What a hand-off link authorized could not be tested')
  return { problem: 'authorization.unavailable' }
}

/** Longer than all calls to a provider that one attempt makes. */
const claimMs = 120_000

/** One attempt at a time with each link: of two browsers, one enters something and the other is told so. */
async function withClaim<Result>(
  actor: HandOffActor,
  clock: () => Date,
  attempt: () => Promise<Result>,
): Promise<Result> {
  const now = clock()
  const claimedUntil = new Date(now.getTime() + claimMs)
  const open = { ...linkWhere(actor), usedAt: null, revokedAt: null, expiresAt: { gt: now } }
  const { count } = await db.handOff.updateMany({
    where: { ...open, OR: [{ claimedUntil: null }, { claimedUntil: { lte: now } }] },
    data: { claimedUntil },
  })
  if (count === 0) {
    const isBusy = (await db.handOff.count({ where: open })) > 0
    throw new AppError('conflict', { reason: isBusy ? 'handOff.busy' : 'handOff.gone' })
  }
  try {
    return await attempt()
  } finally {
    await db.handOff.updateMany({
      where: { ...linkWhere(actor), claimedUntil },
      data: { claimedUntil: null },
    })
  }
}

function linkWhere({ handOffId, connectionId, organizationId }: HandOffActor) {
  return { id: handOffId, connectionId, connection: { organizationId } }
}

/** What was typed, as far as the link goes: its method alone, and the address of a connection in use stays. */
async function admit(
  actor: HandOffActor,
  { method, values }: Pick<HandedOver, 'method' | 'values'>,
): Promise<Pick<HandedOver, 'method' | 'values'>> {
  const connection = await loadConnection(db, actor, actor.connectionId)
  if (!canBeHandedOff(connection)) throw new AppError('conflict', { reason: 'handOff.gone' })
  const link = await db.handOff.findFirstOrThrow({ where: linkWhere(actor), select: { method: true } })
  if ((link.method !== null && method !== link.method) || method === 'none') {
    throw new AppError('invalid', { reason: 'unknownAuthMethod' })
  }
  if (!isInUse(connection)) return { method, values }
  const { config, definition } = connection
  const names = definition.config.flatMap(({ name, secret }) => (secret || !config[name] ? [] : [name]))
  const fixed = Object.fromEntries(names.map((name) => [name, config[name] ?? '']))
  return { method, values: { ...values, ...fixed } }
}

/** Tests what has to be tested, and uses the link up. */
async function conclude(actor: HandOffActor, clock: () => Date): Promise<Conclusion> {
  const { connectionId, organizationId } = actor
  const where = { id: connectionId, organizationId }
  const select = { state: true, stateReason: true } as const
  const before = await db.connection.findFirstOrThrow({ where, select })
  const isDue = before.state === 'pending' && before.stateReason === 'verification'
  let end: Conclusion = before.stateReason === 'unverified' ? 'stored' : 'done'
  if (isDue) {
    try {
      await verify(actor, connectionId, clock)
    } catch (error) {
      const isUntestable = error instanceof AppError && error.details.reason === 'notVerifiable'
      if (!isUntestable) throw error
      end = 'stored'
    }
  }
  await db.$transaction(async (tx) => {
    const { count } = await tx.handOff.updateMany({
      where: { ...linkWhere(actor), usedAt: null },
      data: { usedAt: clock() },
    })
    if (count === 0) throw new AppError('conflict', { reason: 'handOff.gone' })
    await audit(tx, actor, { action: 'hand_off.used', subject: { type: 'connection', id: connectionId } })
    await tellSender(tx, actor)
  })
  return end
}

/** Mails whoever made the link, else the owner of the connection, that it was used. */
async function tellSender(tx: Transaction, actor: HandOffActor): Promise<void> {
  const person = { select: { user: { select: { email: true, locale: true } } } } as const
  const { createdBy, connection } = await tx.handOff.findFirstOrThrow({
    where: linkWhere(actor),
    select: {
      createdBy: person,
      connection: {
        select: {
          name: true,
          state: true,
          stateReason: true,
          owner: person,
          listing: { select: { name: true } },
        },
      },
    },
  })
  const user = (createdBy ?? connection.owner)?.user
  if (!user) return
  const locale = toLocale(user.locale)
  const outcome = isAwaitingApproval(connection)
    ? 'approval'
    : connection.state === 'connected' && connection.stateReason !== 'unverified'
      ? 'connected'
      : 'untested'
  await queueMail(tx, {
    to: user.email,
    locale,
    template: 'handOffUsed',
    values: {
      connection: connection.name,
      provider: connection.listing.name,
      outcome,
      url: getEnv().PORTICO_URL + getPathname({ locale, href: `/connections/${actor.connectionId}` }),
    },
  })
}
