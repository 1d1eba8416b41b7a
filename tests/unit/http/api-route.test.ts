import { expect, test, vi } from 'vitest'
import { AppError, type ErrorCode, errorCodes } from '@/lib/errors'
import { apiRoute } from '@/lib/http/api-route'
import { log } from '@/lib/log'

const request = (headers = {}) => new Request('http://localhost:3000/api/test', { headers })
const failWith = (error: unknown) =>
  apiRoute(async () => {
    throw error
  })(request())

const statuses: Record<ErrorCode, number> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  invalid: 422,
  limit_exceeded: 429,
  provider_failed: 502,
  unavailable: 503,
}

test.each(errorCodes)('%s becomes a problem document (RFC 9457)', async (code) => {
  const response = await failWith(new AppError(code))
  expect(response.status).toBe(statuses[code])
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.json()).toEqual({
    type: 'about:blank',
    title: expect.any(String),
    status: statuses[code],
    detail: expect.any(String),
    code,
  })
})

test('a reason becomes a code in the manner of RFC 6749, and an English sentence', async () => {
  const values = { wait: 3, waitUnit: 'minutes' }
  const response = await failWith(new AppError('limit_exceeded', { reason: 'tooManyTries', values }))
  expect(await response.json()).toMatchObject({
    code: 'too_many_tries',
    detail: 'Too many tries. Wait 3 minutes, then try again.',
  })
})

test('a reason without a sentence is still a code', async () => {
  const response = await failWith(new AppError('conflict', { reason: 'in_use' }))
  expect(await response.json()).toMatchObject({
    code: 'in_use',
    detail: 'The request conflicts with the current state',
  })
})

test('field errors carry a JSON pointer (RFC 6901)', async () => {
  const fields = { name: 'required', 'a/b~c': 'tooLong' }
  const response = await failWith(new AppError('invalid', { fields }))
  expect(await response.json()).toMatchObject({
    errors: [
      { pointer: '/name', detail: 'This field is required.' },
      { pointer: '/a~1b~0c', detail: 'This is too long.' },
    ],
  })
})

test('a reached limit says when to come back, and which limit it was', async () => {
  const limit = { name: 'segments', points: 600, seconds: 60 }
  const response = await failWith(new AppError('limit_exceeded', { retryAfterSeconds: 12.3, limit }))
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'retry-after': '13',
    'ratelimit-policy': '"segments";q=600;w=60',
    ratelimit: '"segments";r=0;t=13',
  })
})

test('an unknown failure is logged with the id of its request, and rises', async () => {
  const logged = vi.spyOn(log, 'error')
  const bug = new TypeError('x is not a function')
  const route = apiRoute(async () => {
    throw bug
  })
  await expect(route(request({ 'x-request-id': 'abc' }))).rejects.toBe(bug)
  expect(logged).toHaveBeenCalledExactlyOnceWith({ err: bug, requestId: 'abc' }, expect.any(String))
})

test('an expected failure is not logged as one', async () => {
  const logged = vi.spyOn(log, 'error')
  await failWith(new AppError('not_found'))
  expect(logged).not.toHaveBeenCalled()
})

test('every answer carries the id that the web server gave the request', async () => {
  const route = apiRoute(async () => Response.json({ ok: true }))
  const response = await route(request({ 'x-request-id': 'abc' }))
  expect(response.headers.get('x-request-id')).toBe('abc')
  expect((await failWith(new AppError('not_found'))).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
})

test('answers whose headers cannot be changed, and those without a body, pass unharmed', async () => {
  const redirect = await apiRoute(async () => Response.redirect('http://localhost:3000/en', 303))(request())
  expect(redirect.status).toBe(303)
  expect(redirect.headers.get('location')).toBe('http://localhost:3000/en')
  const empty = await apiRoute(async () => new Response(null, { status: 204 }))(request())
  expect(empty.status).toBe(204)
  const cookies = new Headers([
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ])
  const both = await apiRoute(async () => new Response('ok', { headers: cookies }))(request())
  expect(both.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  expect(await both.text()).toBe('ok')
})

test('what comes beside the request reaches the handler', async () => {
  const route = apiRoute(async (_request, context: { params: Promise<{ id: string }> }) =>
    Response.json(await context.params),
  )
  const response = await route(request(), { params: Promise.resolve({ id: 'abc' }) })
  expect(await response.json()).toEqual({ id: 'abc' })
})
