import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { hashClientSecret, newClientSecret } from '@/lib/api-keys/rules'
import { tokenPath } from '@/lib/auth/access-tokens'
import type { ApiScope } from '@/lib/auth/actor'
import { longestTokenRequest } from '@/lib/token-requests/schema'
import { type Company, db, expect, test } from './fixtures'

const type = 'Content-Type: application/x-www-form-urlencoded\r\n'

interface Sent {
  method?: string
  fields?: string
  body?: string
}

/** What a server answers to one request, without what is another each time. */
async function ask(origin: string, path: string, { method = 'POST', fields = type, body = '' }: Sent) {
  const { hostname, port, host } = new URL(origin)
  const socket = connect(Number(port), hostname)
  const length = /content-length|transfer-encoding/i.test(fields) ? '' : `Content-Length: ${body.length}\r\n`
  socket.write(
    `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${length}${fields}\r\n${body}`,
  )
  const answer = await text(socket)
  const end = answer.indexOf('\r\n\r\n')
  const [status, ...lines] = answer.slice(0, end).split('\r\n')
  const named = lines.map((line): [string, string] => {
    const [name = '', ...value] = line.split(': ')
    return [name.toLowerCase(), value.join(': ')]
  })
  const told = named.filter(([name]) => !['date', 'x-request-id', 'ratelimit', ...ofNext].includes(name))
  const content = answer.slice(end).replace(/"access_token":"[^"]+"/, '"access_token":"…"')
  const find = (wanted: string) => named.find(([name]) => name === wanted)?.[1]
  return {
    status,
    headers: told.sort(),
    content,
    id: find('x-request-id'),
    remaining: Number(/r=(\d+)/.exec(find('ratelimit') ?? '')?.[1]),
    isOfNext: find('content-security-policy') !== undefined,
  }
}

async function createKey({ organization }: Company, scopes: ApiScope[]) {
  const clientSecret = newClientSecret()
  const secretHash = hashClientSecret(clientSecret)
  const data = { organizationId: organization.id, name: `Compared ${randomUUID()}`, scopes, secretHash }
  return { ...(await db.apiKey.create({ data })), clientSecret }
}

/** For pages (next.config.mjs). */
const ofNext = ['content-security-policy', 'permissions-policy', 'referrer-policy', 'vary']

test('the token endpoint answers in front of Next as Next does, whatever is sent', async ({
  company,
  baseURL,
}) => {
  const origin = `${baseURL}`
  const { id, clientSecret } = await createKey(company, ['segments:read'])
  const form = `grant_type=client_credentials&client_id=${id}&client_secret=${clientSecret}`
  const basic = `Basic ${Buffer.from(`${id}:${clientSecret}`).toString('base64')}`
  const inChunks = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
  const chunked = `${type}Transfer-Encoding: chunked\r\n`
  const long = `${form}&x=`
  const cases: Record<string, [status: number, Sent]> = {
    'a form': [200, { body: form }],
    'its type with a charset': [200, { fields: type.replace('\r', '; charset=UTF-8\r'), body: form }],
    chunks: [200, { fields: chunked, body: inChunks(form) }],
    'a trailer': [
      200,
      { fields: `${chunked}Trailer: X-A\r\n`, body: inChunks(form).replace(/\r\n$/, 'X-A: b\r\n\r\n') },
    ],
    'fields that come twice': [
      200,
      {
        fields: `${type}Content-Type: text/plain\r\nAuthorization: ${basic}\r\nAuthorization: Basic eDp5\r\n`,
        body: 'grant_type=client_credentials',
      },
    ],
    'another address and id': [
      200,
      { fields: `${type}X-Forwarded-For: 9.9.9.9\r\nX-Request-Id: a\r\n`, body: form },
    ],
    'what pages are asked with': [
      200,
      {
        fields: `${type}Origin: https://a.example\r\nNext-Action: a\r\nAccept-Encoding: gzip\r\nRange: bytes=0-1\r\n`,
        body: form,
      },
    ],
    'a mark before the text': [
      200,
      { body: `\ufeff${form}`, fields: `${type}Content-Length: ${form.length + 3}\r\n` },
    ],
    'as much as is read': [200, { body: long.padEnd(longestTokenRequest, 'a') }],
    'a byte too much': [413, { body: long.padEnd(longestTokenRequest + 1, 'a') }],
    'far too much in chunks': [413, { fields: chunked, body: inChunks(long.padEnd(100_000, 'a')) }],
    'a body that is only announced': [413, { fields: `${type}Content-Length: 50000000\r\n` }],
    'no type': [415, { fields: '', body: form }],
    'another type': [415, { fields: 'Content-Type: application/json\r\n', body: '{}' }],
    'an encoding': [415, { fields: `${type}Content-Encoding: gzip\r\n`, body: form }],
    nothing: [401, {}],
    'a parameter twice': [400, { body: `${form}&scope=a&scope=b` }],
    'a broken chunk': [400, { fields: chunked, body: 'zz\r\n' }],
    'an expectation': [417, { fields: `${type}Expect: more\r\n`, body: form }],
    ...Object.fromEntries(
      ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'].map((method) => [method, [405, { method, fields: '' }]]),
    ),
    TRACE: [501, { method: 'TRACE', fields: '' }],
    PROPFIND: [501, { method: 'PROPFIND', fields: '' }],
    OPTIONS: [204, { method: 'OPTIONS', fields: '' }],
  }
  for (const [name, [status, sent]] of Object.entries(cases)) {
    const isRequest = !['a broken chunk', 'an expectation'].includes(name)
    const { method = 'POST' } = sent
    await compare(name, status, { origin, path: tokenPath, sent, isRequest, isDirect: method === 'POST' })
  }
})

interface Compared {
  origin: string
  path: string
  sent: Sent
  /** Of something that is no request, no handler hears. */
  isRequest?: boolean
  isDirect?: boolean
}

/** Asks both ways, and expects the same answer; of one process, so that they count together. */
async function compare(
  name: string,
  status: number,
  { origin, path, sent, isRequest = true, isDirect = true }: Compared,
) {
  const direct = await ask(origin, path, sent)
  // With a question mark it is Next that answers.
  const behind = await ask(origin, `${path}?`, sent)
  expect(direct.status, name).toContain(`HTTP/1.1 ${status} `)
  const own = { id: null, isOfNext: null, remaining: null }
  expect({ ...direct, ...own }, name).toEqual({ ...behind, ...own })
  if (!isRequest) return
  const id = expect.stringMatching(/^[\w-]{36}$/)
  expect([direct.id, behind.id], name).toEqual([id, id])
  expect([direct.isOfNext, behind.isOfNext], name).toEqual([!isDirect, true])
  if (Number.isNaN(direct.remaining)) expect(behind.remaining, name).toBeNaN()
  else expect(direct.remaining - behind.remaining, name).toBe(1)
}

test('a segment is read in front of Next as behind it, however it is asked for', async ({
  company,
  baseURL,
}) => {
  const origin = `${baseURL}`
  const tokenOf = async (scopes: ApiScope[]) => {
    const { id, clientSecret } = await createKey(company, scopes)
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: clientSecret,
    })
    const answer = await fetch(origin + tokenPath, { method: 'POST', body: form })
    return { id, fields: `Authorization: Bearer ${(await answer.json()).access_token}\r\n` }
  }
  const reader = await tokenOf(['segments:read'])
  const writer = await tokenOf(['segments:write'])
  const revoked = await tokenOf(['segments:read'])
  await db.apiKey.update({ where: { id: revoked.id }, data: { revokedAt: new Date() } })
  const { organization } = company
  const segment = await db.segment.create({ data: { organizationId: organization.id, name: 'Compared' } })
  const address = (systemGuid: string, segmentGuid: string) =>
    `/api/public/v1/user/system/${systemGuid}/segment/${segmentGuid}`
  const known = address(organization.guid, segment.id)
  const { fields } = reader
  const cases: Record<string, [status: number, path: string, Sent]> = {
    'a segment': [200, known, { fields }],
    'guids in capitals': [
      200,
      address(organization.guid.toUpperCase(), segment.id.toUpperCase()),
      { fields },
    ],
    'a condition and a range': [200, known, { fields: `${fields}If-None-Match: *\r\nRange: bytes=0-1\r\n` }],
    'another language': [200, known, { fields: `${fields}Accept: text/html\r\nAccept-Language: fr\r\n` }],
    'a body': [200, known, { fields, body: 'a'.repeat(100_000) }],
    'a body in chunks': [
      200,
      known,
      { fields: `${fields}Transfer-Encoding: chunked\r\n`, body: '3\r\nabc\r\n0\r\n\r\n' },
    ],
    'encodings that are known': [200, known, { fields: `${fields}Accept-Encoding: gzip, br\r\n` }],
    'two tokens': [200, known, { fields: `${fields}${writer.fields}` }],
    'an expectation': [417, known, { fields: `${fields}Expect: more\r\n` }],
    'another segment': [404, address(organization.guid, randomUUID()), { fields }],
    'what is no guid': [404, address(organization.guid, 'a'.repeat(36)), { fields }],
    'another system': [404, address(randomUUID(), segment.id), { fields }],
    'no token': [401, known, { fields: '' }],
    'a wrong token': [401, known, { fields: 'Authorization: Bearer a.b.c\r\n' }],
    'a token of a revoked key': [401, known, { fields: revoked.fields }],
    'a token for something else': [403, known, { fields: writer.fields }],
    'a head': [200, known, { ...reader, method: 'HEAD' }],
    'another method': [405, known, { ...reader, method: 'PATCH' }],
    options: [204, known, { ...reader, method: 'OPTIONS' }],
  }
  for (const [name, [status, path, sent]] of Object.entries(cases)) {
    const { method = 'GET' } = sent
    const isRequest = name !== 'an expectation'
    const isDirect = method === 'GET'
    await compare(name, status, { origin, path, sent: { ...sent, method }, isRequest, isDirect })
  }
})
