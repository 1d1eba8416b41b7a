import { clientSources, type GrantedClient } from '@/lib/connections/oauth-clients/schema'
import { matchesPattern } from '@/lib/connectors/patterns'
import type { ConnectorDefinition } from '@/lib/connectors/schema'

/** Servers of nobody's: a field that takes one of them takes any. */
const strangers = ['stranger.com', 'host.stranger.example', 'https://host.stranger.example']

/**
 * Whether whoever connects decides to which server a client's secret is sent. A secret that organizations share
 * must not go there: each of them could read it on a server of its own.
 */
export function isSentAnywhere({ config, authMethods }: ConnectorDefinition): boolean {
  const patterns = new Map(config.map(({ name, pattern }) => [name, pattern]))
  return authMethods.some((method) => {
    if (!('tokenUrl' in method)) return false
    return [method.tokenUrl, method.revocationUrl].some((url) => url && isAnywhere(url, patterns))
  })
}

function isAnywhere(url: string, patterns: Map<string, string | null>): boolean {
  const [authority = ''] = url.replace(/^https?:\/\//, '').split(/[/?#]/)
  const [, name, end = ''] = /\{(\w+)\}([^{}]*)$/.exec(authority) ?? []
  if (name === undefined) return false
  // What ends in a domain of the provider's stays there.
  if (end !== '') return !/^\.[^.]+\.[^.]/.test(end)
  const pattern = patterns.get(name) ?? null
  return pattern === null || strangers.some((host) => matchesPattern(pattern, host))
}

/** The client that a person authorized, as it is stored with the tokens; null: not known, or no person did. */
export function grantedClient(
  stored: { clientSource: string | null; clientId: string | null } | null | undefined,
): GrantedClient | null {
  const source = clientSources.find((known) => known === stored?.clientSource)
  return source && stored?.clientId ? { source, clientId: stored.clientId } : null
}
