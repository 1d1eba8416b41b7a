import { beforeEach, describe, expect, test } from 'vitest'
import { getEnv } from '@/lib/env'
import { clientAddress } from '@/lib/http/client-address'

process.env.DATABASE_URL = 'postgresql://localhost/portico'
const env = getEnv()
const from = (forwardedFor: string) => clientAddress(new Headers({ 'x-forwarded-for': forwardedFor }))

beforeEach(() => {
  env.PORTICO_TRUSTED_PROXY_HOPS = 0
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['192.0.2.1:4711', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['[2001:db8:1:2::9]:4711', '2001:db8:1:2::/64'],
  ['::1', '::1'],
])('%s counts as %s', (hop, address) => expect(from(hop)).toBe(address))

test('all addresses of one IPv6 network are one sender', () => {
  expect(from('2001:db8:1:2:aaaa::1')).toBe(from('2001:db8:1:2:bbbb::2'))
  expect(from('2001:db8:1:2::1')).not.toBe(from('2001:db8:1:3::1'))
})

test('what is no address is unknown, and cannot fill a key with text', () => {
  expect(clientAddress(new Headers())).toBe('unknown')
  for (const hop of ['', 'unknown', '_hidden', 'a'.repeat(5_000)]) expect(from(hop)).toBe('unknown')
})

describe('behind trusted proxies', () => {
  test('the entry that the outermost trusted proxy wrote counts, not what the client put before it', () => {
    env.PORTICO_TRUSTED_PROXY_HOPS = 1
    expect(from('203.0.113.66, 192.0.2.1, 10.0.0.1')).toBe('192.0.2.1')
    env.PORTICO_TRUSTED_PROXY_HOPS = 2
    expect(from('203.0.113.66, 192.0.2.1, 10.0.0.1, 10.0.0.2')).toBe('192.0.2.1')
  })

  test('who comes past the proxy is known by the socket', () => {
    env.PORTICO_TRUSTED_PROXY_HOPS = 1
    expect(from('192.0.2.1')).toBe('192.0.2.1')
  })
})
