import type { NextAuthOptions } from 'next-auth'
import { authAdapter } from '@/lib/auth/adapter'
import { admitIdentity, type IdentityClaims } from '@/lib/auth/identities'
import { loadActor } from '@/lib/auth/load-actor'
import {
  demoProvider,
  openIdConnectProvider,
  passwordProvider,
  signInLinkProvider,
} from '@/lib/auth/providers'
import { reported } from '@/lib/auth/reported'
import { sessionSeconds } from '@/lib/auth/session-cookie'
import { db } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { log } from '@/lib/log'

// Of what next-auth knows about a failure only the message: the rest may hold tokens.
function logFailure(code: string, failure: Error | { error: Error }): void {
  const { message } = failure instanceof Error ? failure : failure.error
  log.warn({ code, reason: message }, 'A step of sign-in failed')
}

const startSession = reported(async (userId: string) => {
  const session = await db.session.create({
    data: { userId, expiresAt: new Date(Date.now() + sessionSeconds * 1000) },
    select: { id: true },
  })
  // Whoever has an account and would still be nobody has left their organization.
  const actor = await loadActor(session.id)
  if (actor.kind !== 'visitor' || actor.userId) return session
  await db.session.delete({ where: { id: session.id } })
  throw new AppError('forbidden', { reason: 'hasLeft' })
})

/** next-auth's configuration: JWT cookies that only name a `Session` row, so that ending the row ends them. */
export function authOptions(): NextAuthOptions {
  const env = getEnv()
  const issuer = env.OIDC_ISSUER ?? ''
  // next-auth takes its own address from here and, without it, from what the request claims.
  process.env.NEXTAUTH_URL = env.PORTICO_URL
  return {
    secret: env.PORTICO_SESSION_SECRET,
    useSecureCookies: env.PORTICO_URL.startsWith('https://'),
    session: { strategy: 'jwt', maxAge: sessionSeconds },
    jwt: { maxAge: sessionSeconds },
    adapter: authAdapter(issuer),
    providers: [
      passwordProvider(),
      signInLinkProvider(),
      ...demoProvider(env),
      ...openIdConnectProvider(env),
    ],
    logger: { error: logFailure, warn: () => undefined, debug: () => undefined },
    callbacks: {
      signIn: reported(async ({ account, profile }) => {
        if (account?.type === 'oauth') await admitIdentity(issuer, profile as IdentityClaims)
        return true
      }),
      async jwt({ token, user }) {
        if (!user) return token
        const session = await startSession(user.id)
        return { sub: user.id, sessionId: session.id }
      },
      async redirect({ url, baseUrl }) {
        const target = URL.parse(url, baseUrl)
        return target?.origin === new URL(baseUrl).origin ? target.href : baseUrl
      },
    },
  }
}
