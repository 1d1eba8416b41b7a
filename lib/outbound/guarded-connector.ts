import { lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import type { AddressPolicy, Destination } from '@/lib/outbound/address-policy'
import { OutboundError } from '@/lib/outbound/outbound-error'

/** Opens connections to permitted addresses only; the check and the connection share one DNS answer. */
export function guardedConnector(
  policy: AddressPolicy,
  timeoutMs: number,
  ca?: string,
): buildConnector.connector {
  return (target, callback) => {
    const isHttps = target.protocol === 'https:'
    const destination: Destination = {
      hostname: target.hostname,
      port: Number(target.port) || (isHttps ? 443 : 80),
      isHttps,
    }
    const host = `${target.hostname}:${destination.port}`
    if (isIP(target.hostname) && !policy.permits(target.hostname, destination)) {
      callback(new OutboundError('blocked_address', host), null)
      return
    }
    const connect = buildConnector({
      timeout: timeoutMs,
      allowH2: false,
      maxCachedSessions: 0,
      ca,
      lookup: guardedLookup(policy, destination, host),
    })
    connect(target, callback)
  }
}

function guardedLookup(policy: AddressPolicy, destination: Destination, host: string): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0)
      const permitted = addresses.filter(({ address }) => policy.permits(address, destination))
      const first = permitted[0]
      if (!first) return callback(new OutboundError('blocked_address', host), '', 0)
      return options.all ? callback(null, permitted) : callback(null, first.address, first.family)
    })
  }
}
