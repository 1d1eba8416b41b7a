import { getEnv } from '@/lib/env'

/**
 * The address a request came from, for limits and the audit log. `X-Forwarded-For` is written by Portico's
 * own web server; each trusted proxy in front (`PORTICO_TRUSTED_PROXY_HOPS`) adds one entry at its end.
 */
export function clientAddress(headers: Headers): string {
  const hops = (headers.get('x-forwarded-for') ?? '').split(',').map((hop) => hop.trim())
  return hops.at(-1 - getEnv().PORTICO_TRUSTED_PROXY_HOPS) || hops[0] || 'unknown'
}
