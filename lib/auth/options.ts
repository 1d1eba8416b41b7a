import type { NextAuthOptions } from 'next-auth'
import { authAdapter } from '@/lib/auth/adapter'
import {
  demoProvider,
  openIdConnectProvider,
  passwordProvider,
  signInLinkProvider,
} from '@/lib/auth/providers'
import { db } from '@/lib/db'
import { getEnv } from '@/lib/env'

const sessionSeconds = 14 * 24 * 60 * 60

/** next-auth's configuration: JWT cookies that only name a `Session` row, so that ending the row ends them. */
export function authOptions(): NextAuthOptions {
  const env = getEnv()
  return {
    secret: env.PORTICO_SESSION_SECRET,
    useSecureCookies: env.PORTICO_URL.startsWith('https://'),
    session: { strategy: 'jwt', maxAge: sessionSeconds },
    adapter: authAdapter(env.OIDC_ISSUER),
    providers: [
      passwordProvider(),
      ...demoProvider(env),
      signInLinkProvider(),
      ...openIdConnectProvider(env),
    ],
    pages: {
      signIn: '/sign-in',
      signOut: '/sign-in',
      error: '/sign-in',
      verifyRequest: '/sign-in/check-mail',
    },
    callbacks: {
      async signIn({ account, profile }) {
        // An address that the issuer has not verified must not open somebody else's account.
        if (account?.type !== 'oauth') return true
        return (profile as { email_verified?: boolean } | undefined)?.email_verified === true
      },
      async jwt({ token, user }) {
        if (!user) return token
        const session = await db.session.create({
          data: { userId: user.id, expiresAt: new Date(Date.now() + sessionSeconds * 1000) },
          select: { id: true },
        })
        return { sub: user.id, sessionId: session.id }
      },
      async session({ session, token }) {
        return { ...session, sessionId: token.sessionId }
      },
      async redirect({ url, baseUrl }) {
        if (url.startsWith('/') && !url.startsWith('//')) return `${baseUrl}${url}`
        return URL.parse(url)?.origin === new URL(baseUrl).origin ? url : baseUrl
      },
    },
  }
}
