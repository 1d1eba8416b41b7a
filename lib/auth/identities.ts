import { usableAccounts } from '@/lib/auth/demo-accounts'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'

/** What an OpenID Connect issuer says about a person. */
export interface IdentityClaims {
  sub: string
  email?: string
  email_verified?: boolean
}

/**
 * Decides whether someone whom the issuer knows may come in: a linked identity may; a new one only with a
 * verified address that has an account, and only if that account is not linked to somebody else there.
 * Issuers hand addresses on to new people, subjects never (OpenID Connect Core §5.7).
 * @throws AppError `forbidden`: `emailNotVerified`, `noAccount`, `otherIdentity`
 */
export async function admitIdentity(issuer: string, { sub, email, email_verified }: IdentityClaims) {
  const linked = await db.identity.findUnique({
    where: { issuer_subject: { issuer, subject: sub } },
    select: { id: true },
  })
  if (linked) return
  if (!email || email_verified !== true) throw new AppError('forbidden', { reason: 'emailNotVerified' })
  const user = await db.user.findFirst({
    where: { email, ...usableAccounts() },
    select: { identities: { where: { issuer }, select: { id: true } } },
  })
  if (!user) throw new AppError('forbidden', { reason: 'noAccount' })
  if (user.identities.length > 0) throw new AppError('forbidden', { reason: 'otherIdentity' })
}
