/** Where Portico receives the answer of an authorization, below its own address. */
export const portalCallbackPath = '/api/oauth/callback'

/** Sample credentials: they open nothing but a sandbox, and say so in their names. */
export const sampleCredentials = {
  apiKey: 'sandbox-demo-key-0001',
  accessToken: 'spt_sandbox_demo_token_0001',
  clientId: 'portico-sandbox',
  clientSecret: 'sandbox-demo-secret-0001',
  ownClientId: 'your-own-app',
  ownClientSecret: 'sandbox-own-app-secret-0001',
  password: 'sandbox-demo-password-0001',
} as const

export interface SandboxOptions {
  /** 0, the default, takes any free port. */
  port?: number
  host?: string
  /** The address others reach it by, when it is not `http://host:port`. No trailing slash. */
  url?: string
  apiKey?: string
  accessToken?: string
  clientSecret?: string
  ownClientSecret?: string
  password?: string
  /** Compared exactly, character by character (RFC 9700 §2.1). */
  redirectUris?: string[]
  /** Life of an OAuth access token in seconds, 3600 by default. */
  accessTokenSeconds?: number
  /** One grant for each account and client, as many providers have it: ending one of its tokens ends them all. */
  sharesGrants?: boolean
}

export interface Credentials {
  apiKey: string
  accessToken: string
  /** Of Portico's own client. */
  clientId: string
  clientSecret: string
  /** Of the client that stands for one an organization registers itself; it may use every grant. */
  ownClientId: string
  ownClientSecret: string
  /** Of every sample account. */
  password: string
}

export function credentialsOf(options: SandboxOptions): Credentials {
  return {
    apiKey: options.apiKey ?? sampleCredentials.apiKey,
    accessToken: options.accessToken ?? sampleCredentials.accessToken,
    clientId: sampleCredentials.clientId,
    clientSecret: options.clientSecret ?? sampleCredentials.clientSecret,
    ownClientId: sampleCredentials.ownClientId,
    ownClientSecret: options.ownClientSecret ?? sampleCredentials.ownClientSecret,
    password: options.password ?? sampleCredentials.password,
  }
}
