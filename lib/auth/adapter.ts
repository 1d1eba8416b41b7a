import type { Adapter, AdapterAccount, AdapterUser } from 'next-auth/adapters'
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
export function authAdapter(issuer: string | undefined): Adapter {
  return {
    async createUser() {
      throw new AppError('forbidden', { reason: 'noAccount' })
    },
    async getUser(id) {
      const user = await db.user.findUnique({ where: { id } })
      return user && toAdapterUser(user)
    },
    async getUserByEmail(email) {
      const user = await db.user.findUnique({ where: { email } })
      return user && toAdapterUser(user)
    },
    async getUserByAccount({ providerAccountId }) {
      const identity = await db.identity.findUnique({
        where: { issuer_subject: { issuer: issuer ?? '', subject: providerAccountId } },
        select: { user: true },
      })
      return identity && toAdapterUser(identity.user)
    },
    async updateUser({ id, emailVerified }) {
      return toAdapterUser(await db.user.update({ where: { id }, data: { emailVerifiedAt: emailVerified } }))
    },
    async linkAccount({ userId, providerAccountId }: AdapterAccount) {
      await db.identity.create({ data: { userId, issuer: issuer ?? '', subject: providerAccountId } })
    },
    async createVerificationToken({ identifier, token, expires }) {
      await db.signInLink.create({ data: { email: identifier, tokenHash: token, expiresAt: expires } })
      return { identifier, token, expires }
    },
    async useVerificationToken({ identifier, token }) {
      // One statement, so that a link opened twice at once signs in once.
      const [used] = await db.$queryRaw<{ email: string; expiresAt: Date }[]>`
        DELETE FROM "SignInLink" WHERE "tokenHash" = ${token} AND email = ${identifier}::citext
        RETURNING email, "expiresAt"`
      return used ? { identifier: used.email, token, expires: used.expiresAt } : null
    },
  }
}
