import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

interface AllowedHost {
  /** A DNS name in lower case; or a range of addresses. */
  name?: string
  range?: [Address, number]
  port?: number
}

/** What a connection is about to be made to. */
export interface Destination {
  /** As the URL names it: a DNS name or an address, without brackets. */
  hostname: string
  port: number
  isHttps: boolean
}

export interface AddressPolicy {
  /** Whether this very address may be connected to for that destination. */
  permits(address: string, destination: Destination): boolean
}

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * Whether an address is on the public internet. All that is special in the IANA registries is not:
 * loopback, private, link-local, CGNAT, multicast, documentation, and the forms that carry an IPv4 address
 * inside an IPv6 one (mapped, NAT64, 6to4, Teredo), since what they reach depends on the network.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast') return false
  return parsed.kind() === 'ipv4' || parsed.match(globalUnicast)
}

// Where cloud metadata and other machinery of the network answers: a name must not lead there.
const neverByName = new Set(['unspecified', 'linkLocal', 'multicast', 'broadcast', 'reserved'])

/**
 * Reads one entry of the allow list: `host`, `host:port`, an address or a CIDR, each with an optional port
 * (IPv6 with a port in brackets: `[::1]:8080`).
 * @throws Error naming the entry when it is none of these.
 */
export function parseAllowedHost(entry: string): AllowedHost {
  const text = entry.trim().toLowerCase()
  if (ipaddr.isValidCIDR(text)) return { range: ipaddr.parseCIDR(text) }
  if (ipaddr.IPv6.isValid(text)) return { range: [ipaddr.parse(text), 128] }
  const parts = /^(?:\[([0-9a-f:.]+)\]|([^:\s[\]@?#]+))(?::(\d{1,5}))?$/.exec(text)
  const host = parts?.[1] ?? parts?.[2]
  const port = parts?.[3] === undefined ? undefined : Number(parts[3])
  if (!host || port === 0 || (port ?? 1) > 65535) throw new Error(`"${entry}" is no host, address or range`)
  if (ipaddr.isValidCIDR(host)) return { range: ipaddr.parseCIDR(host), port }
  if (ipaddr.IPv4.isValidFourPartDecimal(host)) return { range: [ipaddr.parse(host), 32], port }
  if (ipaddr.IPv6.isValid(host)) return { range: [ipaddr.parse(host), 128], port }
  if (!/^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/.test(host) || /^[\d.]+$/.test(host)) {
    throw new Error(`"${entry}" is no host, address or range`)
  }
  return { name: host, port }
}

function isWithin(address: Address, [base, bits]: [Address, number]): boolean {
  return address.kind() === base.kind() && address.match(base, bits)
}

/** Public addresses over https, and what the allow list names over http and https. */
export function createAddressPolicy(allowPrivateHosts: readonly string[]): AddressPolicy {
  const allowed = allowPrivateHosts.map(parseAllowedHost)

  function isListed(address: string, { hostname, port }: Destination): boolean {
    const parsed = ipaddr.process(address)
    return allowed.some((entry) => {
      if (entry.port !== undefined && entry.port !== port) return false
      if (entry.range) return isWithin(parsed, entry.range)
      return entry.name === hostname.toLowerCase() && !neverByName.has(parsed.range())
    })
  }

  return {
    permits(address, destination) {
      if (!ipaddr.isValid(address)) return false
      return (destination.isHttps && isPublicAddress(address)) || isListed(address, destination)
    },
  }
}
