import type { NextAuthOptions } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import { z } from 'zod'
import { findDemoAccount } from '@/lib/auth/demo-accounts'
import { verifyPassword } from '@/lib/auth/password'
import { sendSignInLinkJob } from '@/lib/auth/sign-in-link'
import { db } from '@/lib/db'
import type { Env } from '@/lib/env'
import { clientAddress } from '@/lib/http/client-address'
import { enqueue } from '@/lib/queue'

type Provider = NextAuthOptions['providers'][number]

const credentialsSchema = z.object({ email: z.email().max(254), password: z.string().min(1).max(256) })

/** E-mail and password; also what the demo accounts use. */
export function passwordProvider(): Provider {
  return CredentialsProvider({
    id: 'password',
    credentials: { email: {}, password: {} },
    async authorize(credentials, request) {
      const parsed = credentialsSchema.safeParse(credentials)
      if (!parsed.success) return null
      const { email, password } = parsed.data
      return verifyPassword(email, password, clientAddress(new Headers(request.headers as HeadersInit)))
    },
  })
}

/** Sign-in without a password to sample accounts, while demo mode is on. */
export function demoProvider(env: Env): Provider[] {
  if (!env.PORTICO_DEMO) return []
  return [
    CredentialsProvider({
      id: 'demo',
      credentials: { email: {} },
      authorize: async (credentials) => findDemoAccount(String(credentials?.email ?? '')),
    }),
  ]
}

/** A one-time link by mail. Whether the address has an account is decided in the worker, out of sight. */
export function signInLinkProvider(): Provider {
  return {
    id: 'email',
    type: 'email',
    name: 'Email',
    server: '',
    from: '',
    maxAge: 15 * 60,
    options: {},
    async sendVerificationRequest({ identifier, url }) {
      await enqueue(db, sendSignInLinkJob, { email: identifier, url }, { maxAttempts: 5 })
    },
  }
}

/** Any OpenID Connect issuer, when the environment names one. */
export function openIdConnectProvider(env: Env): Provider[] {
  if (!env.OIDC_ISSUER) return []
  return [
    {
      id: 'oidc',
      name: 'OpenID Connect',
      type: 'oauth',
      wellKnown: `${env.OIDC_ISSUER.replace(/\/$/, '')}/.well-known/openid-configuration`,
      issuer: env.OIDC_ISSUER,
      clientId: env.OIDC_CLIENT_ID,
      clientSecret: env.OIDC_CLIENT_SECRET,
      authorization: { params: { scope: 'openid email profile' } },
      idToken: true,
      checks: ['pkce', 'state', 'nonce'],
      // Safe here: the issuer is the operator's own, and `signIn` wants `email_verified`.
      allowDangerousEmailAccountLinking: true,
      profile: (profile: { sub: string; name?: string; email?: string }) => ({
        id: profile.sub,
        name: profile.name ?? profile.email ?? profile.sub,
        email: profile.email ?? null,
      }),
    },
  ]
}
