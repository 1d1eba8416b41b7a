import type { z } from 'zod'
import { hashPassword, passwordSchema } from '@/lib/auth/password'
import type { Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { emailAddress, line } from '@/lib/http/field-schema'

/** What makes an account. Password null: sign-in by link or single sign-on only. */
export const accountFields = {
  email: emailAddress,
  name: line(200),
  password: passwordSchema.nullable(),
}

/** @throws AppError `invalid` with a reason for each field that is wrong */
export function parseInput<Schema extends z.ZodObject>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const fields: Record<string, string> = {}
  for (const { path, message } of result.error.issues) fields[path.join('.')] ??= message
  throw new AppError('invalid', { fields })
}

/** Hashed before the transaction begins: it takes long on purpose. */
export function hashIfGiven(password: string | null): Promise<string> | null {
  return password === null ? null : hashPassword(password)
}

const accountSelect = {
  id: true,
  isDemo: true,
  isOperator: true,
  _count: { select: { publisherMemberships: true } },
  memberships: { select: { marketplaceRight: true, organization: { select: { id: true, name: true } } } },
} as const

/** The account with this address and what it belongs to; until the transaction ends, nobody else makes it. */
export async function lockAccount(tx: Transaction, email: string) {
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(${`account:${email.toLowerCase()}`}, 0))`
  return tx.user.findFirst({ where: { email }, select: accountSelect })
}

type Account = NonNullable<Awaited<ReturnType<typeof lockAccount>>>

/**
 * Someone is one thing in Portico: a second role would hide the first.
 * @throws AppError `conflict`: `sampleAccount`, `memberElsewhere`, `accountHasRole`
 */
export function requireNoRole(account: Account | null): void {
  if (!account) return
  if (account.isDemo) throw new AppError('conflict', { reason: 'sampleAccount' })
  const [membership] = account.memberships
  if (membership) {
    const values = { organization: membership.organization.name }
    throw new AppError('conflict', { reason: 'memberElsewhere', values })
  }
  if (account.isOperator || account._count.publisherMemberships > 0)
    throw new AppError('conflict', { reason: 'accountHasRole' })
}

interface NewAccount {
  email: string
  name: string
  passwordHash: string | null
  isOperator?: boolean
}

/** Makes the account, or takes the one that belongs to nothing; without a new password the old one stays. */
export async function saveAccount(tx: Transaction, known: Account | null, account: NewAccount) {
  const { email, name, passwordHash, isOperator = false } = account
  const select = { id: true } as const
  if (!known) return tx.user.create({ data: { email, name, passwordHash, isOperator }, select })
  const data = { name, isOperator, ...(passwordHash !== null && { passwordHash }) }
  return tx.user.update({ where: { id: known.id }, data, select })
}
