import { hash, verify } from '@node-rs/argon2'
import { z } from 'zod'
import { usableAccounts } from '@/lib/auth/demo-accounts'
import { db } from '@/lib/db'
import { consume, type Limit, resetLimit, restore } from '@/lib/rate-limit'

/** argon2id with the parameters of OWASP's Password Storage Cheat Sheet (19 MiB, 2 passes, 1 lane). */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** A password that someone sets: 12 to 256 characters. */
export const passwordSchema = z.string().min(12, 'passwordTooShort').max(256, 'passwordTooLong')

const byAccount: Limit = { name: 'sign-in-account', points: 10, seconds: 15 * 60 }
const byAddress: Limit = { name: 'sign-in-address', points: 50, seconds: 15 * 60 }

// One password typed on different keyboards is one password (NIST SP 800-63B §3.1.1.2).
const normalized = (password: string) => password.normalize('NFKC')

/** @returns an encoded argon2id hash */
export function hashPassword(password: string): Promise<string> {
  return hash(normalized(password), parameters)
}

let decoy: Promise<string> | undefined

function hashOfNobody(): Promise<string> {
  decoy ??= hashPassword('a password that nobody has')
  return decoy
}

/**
 * The user whose e-mail and password these are, or null. For an unknown account the same work is done.
 * Tries that succeed do not count against the address: a whole company may share one.
 * @throws AppError `limit_exceeded` after 10 failures of an account or 50 of an address in 15 minutes
 */
export async function verifyPassword(
  email: string,
  password: string,
  address: string,
): Promise<{ id: string; email: string; name: string } | null> {
  await consume(byAddress, address)
  await consume(byAccount, email)
  const fallback = await hashOfNobody()
  const user = await db.user.findFirst({
    where: { email, ...usableAccounts() },
    select: { id: true, email: true, name: true, passwordHash: true },
  })
  const matches = await verify(user?.passwordHash ?? fallback, normalized(password))
  if (!user?.passwordHash || !matches) return null
  await Promise.all([resetLimit(byAccount, email), restore(byAddress, address)])
  return { id: user.id, email: user.email, name: user.name }
}
