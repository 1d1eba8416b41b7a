import { createHash } from 'node:crypto'
import { type HandOffActor, mint } from '@/lib/auth/actor'
import { isKeptOut, standingSelect } from '@/lib/auth/leavers'
import { db } from '@/lib/db'
import { toLocale } from '@/lib/i18n/routing'
import { consume, restore } from '@/lib/rate-limit'

/** Under which the token of a hand-off link is kept: whoever reads the table cannot use the link. */
export function hashHandOffToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/**
 * Whoever holds a hand-off link that is still good: neither used nor revoked nor expired, and made by somebody who
 * may still set connections up.
 * @param address network address of the request
 */
export async function loadHandOffActor(
  token: string,
  address: string | null = null,
  now = new Date(),
): Promise<HandOffActor | null> {
  const handOff = await db.handOff.findFirst({
    where: {
      tokenHash: hashHandOffToken(token),
      usedAt: null,
      revokedAt: null,
      expiresAt: { gt: now },
      createdBy: { marketplaceRight: 'edit' },
    },
    select: {
      id: true,
      locale: true,
      connection: { select: { id: true, organizationId: true } },
      createdBy: { select: standingSelect },
    },
  })
  if (!handOff?.createdBy || (await isKeptOut(handOff.createdBy, now))) return null
  const { id: handOffId, connection } = handOff
  const { id: connectionId, organizationId } = connection
  const locale = toLocale(handOff.locale)
  return mint<HandOffActor>({ kind: 'hand-off', handOffId, organizationId, connectionId, locale, address })
}

/** Tokens that no link ever had, from one network. */
const guessLimit = { name: 'hand-off-guess', points: 30, seconds: 10 * 60 }

/**
 * The same for whoever comes with a token: few enough may be made up that guessing costs Portico nothing.
 * @throws AppError `limit_exceeded`
 */
export async function recognizeHandOff(
  token: string,
  address: string,
  now = new Date(),
): Promise<HandOffActor | null> {
  await consume(guessLimit, address)
  const actor = await loadHandOffActor(token, address, now)
  const isKnown =
    actor !== null || (await db.handOff.count({ where: { tokenHash: hashHandOffToken(token) } })) > 0
  if (isKnown) await restore(guessLimit, address)
  return actor
}
