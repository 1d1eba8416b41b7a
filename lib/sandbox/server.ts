import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from './app'
import { type Call, CallLog } from './calls'
import { Faults } from './faults/faults'
import { createProvider, createSigningKey } from './oauth/provider'
import { OAuthStore } from './oauth/store'
import { type Credentials, credentialsOf, portalCallbackPath, type SandboxOptions } from './options'
import { Directory } from './people'

export interface Sandbox extends Credentials {
  /** Address without trailing slash. */
  url: string
  /** Issuer of its authorization server. */
  issuer: string
  faults: Faults
  /** Ends all OAuth tokens; returns how many there were. */
  revokeTokens(): number
  /** The last hundred calls, newest first. */
  calls(): readonly Call[]
  /** Ends open connections too, so that a delayed answer holds nothing up. */
  close(): Promise<void>
}

/**
 * Starts a sandbox provider and resolves once it answers. Several can run in one process.
 * @throws the system's error (EADDRINUSE, EACCES) when it cannot listen
 * @example const sandbox = await startSandbox({ redirectUris: [callback] })
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1'
  const signingKey = await createSigningKey()
  const server = createServer()
  server.listen(options.port ?? 0, host)
  await once(server, 'listening')

  // Nothing is awaited from here on: the first request already finds its answer.
  const url = options.url ?? addressOf(host, (server.address() as AddressInfo).port)
  const credentials = credentialsOf(options)
  const store = new OAuthStore()
  const revokeTokens = () => store.revokeTokens()
  const faults = new Faults()
  const calls = new CallLog()
  const directory = new Directory()
  const redirectUris = options.redirectUris ?? [`http://localhost:3000${portalCallbackPath}`]
  const provider = createProvider({
    url,
    credentials,
    redirectUris,
    accessTokenSeconds: options.accessTokenSeconds ?? 3600,
    signingKey,
    store,
  })
  server.on(
    'request',
    createApp({
      url,
      credentials,
      redirectUris,
      provider,
      sharesGrants: options.sharesGrants ?? false,
      directory,
      faults,
      calls,
      revokeTokens,
    }),
  )

  return {
    ...credentials,
    url,
    issuer: provider.issuer,
    faults,
    revokeTokens,
    calls: () => calls.list(),
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function addressOf(host: string, port: number) {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
