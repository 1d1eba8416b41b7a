import ipaddr from 'ipaddr.js'
import { getEnv } from '@/lib/env'

/**
 * The address a request came from, for limits and the audit log. The last entry of `X-Forwarded-For` is
 * written by Portico's own web server (stamp-requests.ts); each trusted proxy in front
 * (`PORTICO_TRUSTED_PROXY_HOPS`) adds one before it.
 * @returns IPv4 and loopback as they are, IPv6 as its /64 network, of which one customer has all addresses
 */
export function clientAddress(headers: Headers): string {
  const hops = (headers.get('x-forwarded-for') ?? '').split(',').map((hop) => hop.trim())
  const hop = hops.at(-1 - getEnv().PORTICO_TRUSTED_PROXY_HOPS) ?? hops[0] ?? ''
  return networkOf(hop)
}

// Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
function networkOf(hop: string): string {
  const text = /^\[([^\]]+)\](?::\d+)?$|^([\d.]+):\d+$/.exec(hop)
  const address = text?.[1] ?? text?.[2] ?? hop
  if (!ipaddr.isValid(address)) return 'unknown'
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  if (parsed.range() === 'loopback') return parsed.toString()
  const network = ipaddr.fromByteArray([...parsed.toByteArray().slice(0, 8), 0, 0, 0, 0, 0, 0, 0, 0])
  return `${network.toString()}/64`
}
