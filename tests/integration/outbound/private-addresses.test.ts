import { describe, expect, test } from 'vitest'
import { startHttpServer } from '@/tests/support/http-server'
import { client, failure } from './client'

describe('a private address', () => {
  test.each([
    ['a name that resolves to loopback', (port: number) => `https://localhost:${port}/`],
    ['loopback', (port: number) => `https://127.0.0.1:${port}/`],
    ['loopback in hexadecimal', (port: number) => `https://0x7f000001:${port}/`],
    ['loopback as one number', (port: number) => `https://2130706433:${port}/`],
    ['loopback in octal', (port: number) => `https://0177.0.0.1:${port}/`],
    ['loopback in short form', (port: number) => `https://127.1:${port}/`],
    ['IPv4-mapped loopback', (port: number) => `https://[::ffff:127.0.0.1]:${port}/`],
    ['IPv4-mapped loopback in hexadecimal', (port: number) => `https://[::ffff:7f00:1]:${port}/`],
    ['the unspecified address', (port: number) => `https://0.0.0.0:${port}/`],
    ['plain http', (port: number) => `http://127.0.0.1:${port}/`],
  ])('is refused before a connection is made: %s', async (_, url) => {
    const server = await startHttpServer((_, response) => void response.end('internal'), { isHttps: true })
    const error = await failure(client({ allowPrivateHosts: [] }).request(url(server.port)))
    expect(error.kind).toBe('blocked_address')
    expect(server.connections()).toBe(0)
  })

  test.each([
    'https://169.254.169.254/',
    'https://[fe80::1]/',
    'https://[64:ff9b::a9fe:a9fe]/',
    'https://10.0.0.1/',
  ])('is refused: %s', async (url) => {
    expect((await failure(client().request(url))).kind).toBe('blocked_address')
  })

  test('is called when its port is listed, and refused at another port', async () => {
    const server = await startHttpServer((_, response) => void response.end('sandbox'))
    const listed = client({ allowPrivateHosts: [`localhost:${server.port}`] })
    expect((await listed.request(`http://localhost:${server.port}/`)).text()).toBe('sandbox')
    const other = client({ allowPrivateHosts: [`localhost:${server.port + 1}`] })
    expect((await failure(other.request(`http://localhost:${server.port}/`))).kind).toBe('blocked_address')
  })

  test('is refused to the fetch-shaped function too', async () => {
    const error = await failure(client({ allowPrivateHosts: [] }).fetch('https://localhost/'))
    expect(error.kind).toBe('blocked_address')
  })
})
