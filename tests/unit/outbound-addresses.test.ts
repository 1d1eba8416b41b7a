import { describe, expect, test } from 'vitest'
import { createAddressPolicy, isPublicAddress, parseAllowedHost } from '@/lib/outbound/address-policy'
import { retryAfterSeconds } from '@/lib/outbound/retry-after'

const https = { port: 443, isHttps: true }

describe('isPublicAddress', () => {
  test.each([
    ['loopback', '127.0.0.1'],
    ['loopback beyond .1', '127.8.9.10'],
    ['unspecified', '0.0.0.0'],
    ['private 10/8', '10.1.2.3'],
    ['private 172.16/12', '172.31.255.255'],
    ['private 192.168/16', '192.168.1.1'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['link-local, where metadata answers', '169.254.169.254'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['documentation', '203.0.113.9'],
    ['reserved', '240.0.0.1'],
    ['IPv6 loopback', '::1'],
    ['IPv6 unspecified', '::'],
    ['IPv6 unique-local', 'fd00:ec2::254'],
    ['IPv6 link-local', 'fe80::1'],
    ['IPv6 site-local', 'fec0::1'],
    ['IPv6 multicast', 'ff02::1'],
    ['IPv6 documentation', '2001:db8::1'],
    ['IPv4-mapped loopback', '::ffff:127.0.0.1'],
    ['IPv4-mapped public', '::ffff:8.8.8.8'],
    ['IPv4-compatible', '::127.0.0.1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['local NAT64', '64:ff9b:1::7f00:1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001:0:7f00:1::'],
    ['outside global unicast', '4000::1'],
    ['no address', 'localhost'],
  ])('%s is not public: %s', (_, address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  test.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4007::200e'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true)
    },
  )
})

describe('the allow list', () => {
  test('a public address may be called over https and not over http', () => {
    const policy = createAddressPolicy([])
    expect(policy.permits('8.8.8.8', { hostname: 'dns.google', port: 443, isHttps: true })).toBe(true)
    expect(policy.permits('8.8.8.8', { hostname: 'dns.google', port: 80, isHttps: false })).toBe(false)
  })

  test('a name opens that name alone, at any port unless one is given', () => {
    const policy = createAddressPolicy(['Intranet.Example', 'sandbox:4010'])
    expect(policy.permits('10.0.0.5', { hostname: 'intranet.example', ...https })).toBe(true)
    expect(policy.permits('10.0.0.5', { hostname: 'evil.example', ...https })).toBe(false)
    expect(policy.permits('10.0.0.5', { hostname: 'sandbox', port: 4010, isHttps: false })).toBe(true)
    expect(policy.permits('10.0.0.5', { hostname: 'sandbox', port: 4011, isHttps: false })).toBe(false)
  })

  test('a name that is listed still leads to no metadata address', () => {
    const policy = createAddressPolicy(['intranet.example'])
    expect(policy.permits('169.254.169.254', { hostname: 'intranet.example', ...https })).toBe(false)
    expect(policy.permits('0.0.0.0', { hostname: 'intranet.example', ...https })).toBe(false)
  })

  test('an address or range opens it under every name, also in its IPv4-mapped form', () => {
    const policy = createAddressPolicy(['127.0.0.1:4010', '10.20.0.0/16', 'fd00::/8', '[::1]:8080'])
    expect(policy.permits('127.0.0.1', { hostname: 'localhost', port: 4010, isHttps: false })).toBe(true)
    expect(policy.permits('127.0.0.1', { hostname: 'localhost', port: 5432, isHttps: false })).toBe(false)
    expect(policy.permits('127.0.0.2', { hostname: '127.0.0.2', port: 4010, isHttps: false })).toBe(false)
    expect(policy.permits('10.20.3.4', { hostname: 'hr.example', ...https })).toBe(true)
    expect(policy.permits('::ffff:10.20.3.4', { hostname: 'hr.example', ...https })).toBe(true)
    expect(policy.permits('10.21.0.1', { hostname: 'hr.example', ...https })).toBe(false)
    expect(policy.permits('fd12::1', { hostname: 'hr.example', ...https })).toBe(true)
    expect(policy.permits('::1', { hostname: 'localhost', port: 8080, isHttps: false })).toBe(true)
  })

  test.each(['', 'http://host', 'a b', 'host:99999', 'user@host', '10.0.0', '[::1', '10.0.0.0/40'])(
    'refuses the unreadable entry %j',
    (entry) => {
      expect(() => parseAllowedHost(entry)).toThrow('no host, address or range')
    },
  )
})

describe('retryAfterSeconds', () => {
  const now = new Date('2026-11-02T10:00:00Z')

  test('reads seconds and dates', () => {
    expect(retryAfterSeconds('120', now)).toBe(120)
    expect(retryAfterSeconds('Mon, 02 Nov 2026 10:00:30 GMT', now)).toBe(30)
    expect(retryAfterSeconds('Mon, 02 Nov 2026 09:00:00 GMT', now)).toBe(0)
  })

  test('is undefined for what is neither, and never longer than a day', () => {
    expect(retryAfterSeconds(null, now)).toBeUndefined()
    expect(retryAfterSeconds('soon', now)).toBeUndefined()
    expect(retryAfterSeconds('-5', now)).toBeUndefined()
    expect(retryAfterSeconds('1e9', now)).toBeUndefined()
    expect(retryAfterSeconds('99999999999999', now)).toBe(86_400)
  })
})
