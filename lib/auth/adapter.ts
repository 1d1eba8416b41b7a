import type { Adapter, AdapterAccount, AdapterUser } from 'next-auth/adapters'
import { usableAccounts } from '@/lib/auth/demo-accounts'
import { reported } from '@/lib/auth/reported'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { User } from '@/lib/generated/prisma/client'

function toAdapterUser(user: User): AdapterUser {
  return { id: user.id, email: user.email, name: user.name, emailVerified: user.emailVerifiedAt }
}

/**
 * What next-auth needs of the database for sign-in links and OpenID Connect. Nobody gets an account by
 * signing in: accounts are made by invitation.
 * @param issuer the OpenID Connect issuer under which identities are kept
 */
export function authAdapter(issuer: string): Adapter {
  return {
    createUser: reported(async () => {
      throw new AppError('forbidden', { reason: 'noAccount' })
    }),
    // next-auth would link a new identity to whoever this browser's cookie names, even an ended session.
    getUser: async () => null,
    getUserByEmail: reported(async (email) => {
      const user = await db.user.findFirst({ where: { email, ...usableAccounts() } })
      return user && toAdapterUser(user)
    }),
    getUserByAccount: reported(async ({ providerAccountId }) => {
      const identity = await db.identity.findFirst({
        where: { issuer, subject: providerAccountId, user: usableAccounts() },
        select: { user: true },
      })
      return identity && toAdapterUser(identity.user)
    }),
    updateUser: reported(async ({ id, emailVerified }) =>
      toAdapterUser(await db.user.update({ where: { id }, data: { emailVerifiedAt: emailVerified } })),
    ),
    linkAccount: reported(async ({ userId, providerAccountId }: AdapterAccount) => {
      await db.identity.createMany({
        data: [{ userId, issuer, subject: providerAccountId }],
        skipDuplicates: true,
      })
    }),
    // next-auth insists on it; Portico's links are made in the worker (sign-in-link.ts).
    createVerificationToken: reported(async () => {
      throw new AppError('invalid')
    }),
    useVerificationToken: reported(async ({ identifier, token }) => {
      // One statement, so that a link opened twice at once signs in once.
      const [used] = await db.$queryRaw<{ email: string; expiresAt: Date }[]>`
        DELETE FROM "SignInLink" WHERE "tokenHash" = ${token} AND email = ${identifier}::citext
        RETURNING email::text, "expiresAt"`
      return used ? { identifier, token, expires: used.expiresAt } : null
    }),
  }
}
