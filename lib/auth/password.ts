import { hash, verify } from '@node-rs/argon2'
import { z } from 'zod'
import { db } from '@/lib/db'
import { consume, type Limit, resetLimit } from '@/lib/rate-limit'

/** argon2id with the parameters of OWASP's Password Storage Cheat Sheet (19 MiB, 2 passes, 1 lane). */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export const passwordSchema = z.string().min(12, 'passwordTooShort').max(256, 'passwordTooLong')

const byAccount: Limit = { name: 'sign-in-account', points: 10, seconds: 15 * 60 }
const byAddress: Limit = { name: 'sign-in-address', points: 50, seconds: 15 * 60 }

/** @returns an encoded argon2id hash */
export function hashPassword(password: string): Promise<string> {
  return hash(password, parameters)
}

let decoy: Promise<string> | undefined

/**
 * The user whose e-mail and password these are, or null. An unknown account costs the same time.
 * @throws AppError `limit_exceeded` after 10 tries of an account or 50 of an address in 15 minutes
 */
export async function verifyPassword(
  email: string,
  password: string,
  address: string,
): Promise<{ id: string; email: string; name: string } | null> {
  await consume(byAddress, address)
  await consume(byAccount, email)
  const user = await db.user.findUnique({
    where: { email },
    select: { id: true, email: true, name: true, passwordHash: true },
  })
  decoy ??= hashPassword('a password that nobody has')
  const matches = await verify(user?.passwordHash ?? (await decoy), password)
  if (!user?.passwordHash || !matches) return null
  await resetLimit(byAccount, email)
  return { id: user.id, email: user.email, name: user.name }
}
