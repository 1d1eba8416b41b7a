import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type DirectRoute, serveDirectly } from '@/lib/http/direct-routes'
import { measure, mostBytes, raw, startDirect, untilHeard } from '@/tests/support/direct-routes'

/** A server with limits of its own, which has the route in front. */
async function startOwn(options: object, handler: DirectRoute['handler']) {
  const server = createServer(options, (_, response) => response.end('behind'))
  const stop = serveDirectly([{ method: 'POST', path: /^\/api\/direct$/, handler, mostBytes }])
  onTestFinished(() => {
    stop()
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, port: (server.address() as AddressInfo).port }
}

test('a client that goes away in the middle of its request harms nobody', async () => {
  let calls = 0
  const { port, send } = await startDirect(async () => {
    calls += 1
    return Response.json({ calls })
  })
  const socket = connect(port, '127.0.0.1')
  socket.write('POST /api/direct HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc')
  await new Promise((resolve) => setTimeout(resolve, 50))
  socket.destroy()
  expect((await send('/api/direct')).body).toBe('{"calls":1}')
})

test('a client that leaves before its answer harms nobody', async () => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const { promise: left, resolve: leave } = Promise.withResolvers<void>()
  const { port, send } = await startDirect(async () => {
    begin()
    await left
    return Response.json({})
  })
  const socket = connect(port, '127.0.0.1')
  socket.write(raw('abc'))
  await begun
  socket.destroy()
  await new Promise((resolve) => setTimeout(resolve, 20))
  leave()
  expect((await send('/api/direct')).status).toBe(200)
})

test('requests of one connection are answered one after the other, however they were sent', async () => {
  const { port } = await startDirect(measure)
  const socket = connect(port, '127.0.0.1')
  const heard = untilHeard(socket)
  socket.write(raw('a') + raw('ab') + raw('abc'))
  const answers = await heard('"size":3')
  expect(answers.match(/"size":\d/g)).toEqual(['"size":1', '"size":2', '"size":3'])
  expect(new Set(answers.match(/x-request-id: \S+/gi)).size).toBe(3)
  socket.write(raw('abcd', 'Connection: close\r\n'))
  await heard('"size":4')
})

test('a client that asks first is told to go on', async () => {
  const { port } = await startDirect(measure)
  const socket = connect(port, '127.0.0.1')
  const heard = untilHeard(socket)
  socket.write(raw('', 'Expect: 100-continue\r\n').replace('Length: 0', 'Length: 3'))
  await heard('HTTP/1.1 100 Continue')
  socket.end('abc')
  await heard('"size":3')
})

test('a body that says itself that it is too long is refused before it comes', async () => {
  const { port } = await startDirect(measure)
  const socket = connect(port, '127.0.0.1')
  const heard = untilHeard(socket)
  socket.write(raw('').replace('Length: 0', 'Length: 50000000'))
  await heard('"size":null')
  socket.destroy()
})

test('a whole address is that of its path', async () => {
  const { port } = await startDirect(measure)
  const socket = connect(port, '127.0.0.1')
  const heard = untilHeard(socket)
  socket.write(raw('abc').replace('/api/direct', 'http://portico.example/api/direct'))
  expect(await heard('"size":3')).toMatch(/x-request-id: \S+/i)
  socket.write(raw('').replace('/api/direct', 'HTTPS://portico.example'))
  await heard('behind')
  socket.destroy()
})

test('a client that stops sending is left when its time is over, before its request reaches anybody', async () => {
  let calls = 0
  const limits = { connectionsCheckingInterval: 20, requestTimeout: 100, headersTimeout: 100 }
  const { server, port } = await startOwn(limits, async () => {
    calls += 1
    return Response.json({})
  })
  const socket = connect(port, '127.0.0.1')
  const heard = untilHeard(socket)
  const ended = new Promise((resolve) => socket.on('close', resolve))
  socket.write(raw('abc').slice(0, -1))
  await heard('HTTP/1.1 408')
  await ended
  const open = () => new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)))
  await vi.waitUntil(async () => (await open()) === 0)
  expect(calls).toBe(0)
})

test('a server that closes waits for the answers that are under way', async () => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const { promise: going, resolve: go } = Promise.withResolvers<void>()
  const { server, port } = await startOwn({}, async () => {
    begin()
    await going
    return Response.json({ done: true })
  })
  const socket = connect(port, '127.0.0.1')
  const heard = untilHeard(socket)
  socket.write(raw('abc', 'Connection: close\r\n'))
  await begun
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  go()
  await heard('{"done":true}')
  await closed
})
