import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { usableAccounts } from '@/lib/auth/demo-accounts'
import { db } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { getPathname } from '@/lib/i18n/navigation'
import { type Locale, toLocale } from '@/lib/i18n/routing'
import { queueMail } from '@/lib/mail'
import { defineJob, enqueue, handleJob } from '@/lib/queue'
import { consume, type Limit } from '@/lib/rate-limit'

const minutes = 15

const byRecipient: Limit = { name: 'sign-in-link-recipient', points: 5, seconds: 15 * 60 }
const byAddress: Limit = { name: 'sign-in-link-address', points: 60, seconds: 15 * 60 }

const sendSignInLinkJob = defineJob(
  'auth.send-sign-in-link',
  z.object({ email: z.email(), returnTo: z.string() }),
)

/**
 * Asks for a link. Whether the address has an account is decided in the worker, out of sight.
 * @param returnTo path to go to after signing in; empty: where people land
 * @throws AppError `limit_exceeded` after 5 links to a mail address or 60 from a client address in 15 minutes
 */
export async function requestSignInLink(email: string, returnTo: string, address: string): Promise<void> {
  await consume(byAddress, address)
  await consume(byRecipient, email)
  await enqueue(db, sendSignInLinkJob, { email, returnTo }, { maxAttempts: 5 })
}

/** What is stored of a token; the formula is next-auth's, which redeems it. */
function hashToken(token: string): string {
  return createHash('sha256').update(`${token}${getEnv().PORTICO_SESSION_SECRET}`).digest('hex')
}

// The link leads to a page with a button: programs that open every link of a mail must not use it up.
function linkTo(locale: Locale, search: Record<string, string>): string {
  const path = getPathname({ locale, href: '/sign-in/link' })
  return `${getEnv().PORTICO_URL}${path}?${new URLSearchParams(search)}`
}

/** Mails the link if the address has an account; else nothing happens, and nobody can tell. */
export const sendSignInLink = handleJob(sendSignInLinkJob, async ({ email, returnTo }) => {
  const user = await db.user.findFirst({
    where: { email, ...usableAccounts() },
    select: { email: true, name: true, locale: true },
  })
  if (!user) return
  const token = randomBytes(32).toString('base64url')
  const locale = toLocale(user.locale)
  const url = linkTo(locale, { email: user.email, token, ...(returnTo && { returnTo }) })
  await db.$transaction(async (tx) => {
    await tx.signInLink.create({
      data: {
        tokenHash: hashToken(token),
        email: user.email,
        expiresAt: new Date(Date.now() + minutes * 60 * 1000),
      },
    })
    await queueMail(tx, {
      to: user.email,
      locale,
      template: 'signInLink',
      values: { name: user.name, url },
      isSensitive: true,
    })
  })
})
