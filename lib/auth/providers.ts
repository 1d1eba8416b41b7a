import type { NextAuthOptions } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import { z } from 'zod'
import { findDemoAccount } from '@/lib/auth/demo-accounts'
import type { IdentityClaims } from '@/lib/auth/identities'
import { verifyPassword } from '@/lib/auth/password'
import { reported } from '@/lib/auth/reported'
import type { Env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { clientAddress } from '@/lib/http/client-address'

type Provider = NextAuthOptions['providers'][number]

const credentialsSchema = z.object({ email: z.email().max(254), password: z.string().min(1).max(256) })

/** E-mail and password. */
export function passwordProvider(): Provider {
  return CredentialsProvider({
    id: 'password',
    credentials: { email: {}, password: {} },
    authorize: reported(async (credentials, request) => {
      const parsed = credentialsSchema.safeParse(credentials)
      if (!parsed.success) return null
      const { email, password } = parsed.data
      return verifyPassword(email, password, clientAddress(new Headers(request.headers as HeadersInit)))
    }),
  })
}

/** Sign-in without a password to sample accounts, while demo mode is on. */
export function demoProvider(env: Env): Provider[] {
  if (!env.PORTICO_DEMO) return []
  return [
    CredentialsProvider({
      id: 'demo',
      credentials: { email: {} },
      authorize: reported(async (credentials) => findDemoAccount(String(credentials?.email ?? ''))),
    }),
  ]
}

/** A one-time link by mail, as far as next-auth is concerned: it redeems what `sign-in-link.ts` sends. */
export function signInLinkProvider(): Provider {
  return {
    id: 'email',
    type: 'email',
    name: 'Email',
    server: '',
    from: '',
    maxAge: 15 * 60,
    options: {},
    sendVerificationRequest: reported(async () => {
      throw new AppError('invalid')
    }),
  }
}

type Claims = IdentityClaims & { name?: string }

// Many issuers tell the address in the userinfo answer only (OpenID Connect Core §5.4). Address and its
// verification are taken from one place, never mixed.
const readClaims: NonNullable<Exclude<OAuthConfig<Claims>['userinfo'], string>>['request'] = async ({
  client,
  tokens,
}) => {
  const claims = (tokens as { claims(): Claims }).claims()
  if (claims.email_verified !== undefined || !client.issuer.metadata.userinfo_endpoint) return claims
  return client.userinfo(tokens as never)
}

/**
 * Any OpenID Connect issuer, when the environment names one. next-auth calls it with a client of its own,
 * past `lib/outbound`: the address is the operator's, not a stranger's.
 */
export function openIdConnectProvider(env: Env): Provider[] {
  if (!env.OIDC_ISSUER) return []
  const provider: OAuthConfig<Claims> = {
    id: 'oidc',
    name: 'OpenID Connect',
    type: 'oauth',
    wellKnown: `${env.OIDC_ISSUER}/.well-known/openid-configuration`,
    issuer: env.OIDC_ISSUER,
    clientId: env.OIDC_CLIENT_ID,
    clientSecret: env.OIDC_CLIENT_SECRET,
    authorization: { params: { scope: 'openid email profile' } },
    userinfo: { request: readClaims },
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    // Safe here: `admitIdentity` wants a verified address and an account without another identity.
    allowDangerousEmailAccountLinking: true,
    profile: (profile) => ({
      id: profile.sub,
      name: profile.name ?? profile.email ?? profile.sub,
      email: profile.email ?? null,
    }),
  }
  return [provider]
}
