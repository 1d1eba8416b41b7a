import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout } from 'node:timers'

/** How the way to a server is. All may be changed in flight, for connections that are open too. */
export interface TcpConditions {
  /** Before bytes go on, in each direction. */
  latencyMs: number
  /** Answers arrive so slowly; 0: at once. */
  trickleBytesPerSecond: number
  /**
   * Whether the n-th answer (from 1) gets lost: the server has given it, its caller gets a reset. `head` is what came
   * of it first, with the status line; `request` what came first of what it answers.
   */
  dropAnswer: ((n: number, head: string, request: string) => boolean) | null
  /** Cuts an answer after so many bytes; 0: never. */
  resetAfterBytes: number
  /** New connections are refused with a reset, and those that are open are cut. */
  isDown: boolean
}

export interface TcpProxy {
  origin: string
  port: number
  set(conditions: Partial<TcpConditions>): void
  /** Cuts what is open. */
  cut(): void
  counts(): {
    connections: number
    answers: number
    dropped: number
    bytesToServer: number
    bytesToClient: number
  }
  close(): Promise<void>
}

const tickMs = 50

/**
 * Stands between a client and a server on 127.0.0.1, and looks at bytes alone. Answers are counted by the first bytes
 * that follow a request, so callers must not pipeline.
 * @param target `http://127.0.0.1:4010`, or a port
 */
export async function startTcpProxy({
  target,
  port = 0,
  ...given
}: { target: string | number; port?: number } & Partial<TcpConditions>): Promise<TcpProxy> {
  const targetPort = typeof target === 'number' ? target : Number(new URL(target).port)
  const conditions: TcpConditions = {
    latencyMs: 0,
    trickleBytesPerSecond: 0,
    dropAnswer: null,
    resetAfterBytes: 0,
    isDown: false,
    ...given,
  }
  const counts = { connections: 0, answers: 0, dropped: 0, bytesToServer: 0, bytesToClient: 0 }
  const open = new Set<Socket>()

  const server = createServer({ allowHalfOpen: true }, (client) => {
    counts.connections += 1
    if (conditions.isDown) {
      client.resetAndDestroy()
      return
    }
    const upstream = connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true })
    const reset = () => {
      client.resetAndDestroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true)
      open.add(socket)
      socket.once('close', () => open.delete(socket))
      socket.on('error', reset)
    }
    let isAnswered = true
    let answerBytes = 0
    let request = ''
    client.on('data', (chunk: Buffer) => {
      if (isAnswered) request = chunk.toString('latin1', 0, 64)
      isAnswered = false
      counts.bytesToServer += chunk.length
      later(() => upstream.write(chunk))
    })
    upstream.on('data', (chunk: Buffer) => {
      if (!isAnswered) {
        isAnswered = true
        answerBytes = 0
        counts.answers += 1
        if (conditions.dropAnswer?.(counts.answers, chunk.toString('latin1', 0, 64), request)) {
          counts.dropped += 1
          return reset()
        }
      }
      answerBytes += chunk.length
      if (conditions.resetAfterBytes > 0 && answerBytes > conditions.resetAfterBytes) return reset()
      trickle(chunk)
    })
    client.once('end', () => later(() => upstream.end()))
    upstream.once('end', () => trickle(null))

    // In order, whatever the pace is.
    const waiting: (Buffer | null)[] = []
    let isTrickling = false

    function trickle(chunk: Buffer | null): void {
      waiting.push(chunk)
      if (isTrickling) return
      isTrickling = true
      later(flow)
    }

    function flow(): void {
      const next = waiting.shift()
      isTrickling = next !== undefined
      if (next === undefined || client.destroyed) return
      if (next === null) {
        client.end()
        return
      }
      const rate = conditions.trickleBytesPerSecond
      const size = rate > 0 ? Math.max(1, Math.floor((rate * tickMs) / 1000)) : next.length
      counts.bytesToClient += Math.min(size, next.length)
      client.write(next.subarray(0, size))
      if (size < next.length) waiting.unshift(next.subarray(size))
      if (rate > 0) setTimeout(flow, Math.max(tickMs, (1000 * size) / rate))
      else flow()
    }
  })

  function later(act: () => void): void {
    if (conditions.latencyMs > 0) setTimeout(act, conditions.latencyMs)
    else act()
  }

  function cut(): void {
    for (const socket of open) socket.resetAndDestroy()
  }

  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${address.port}`,
    port: address.port,
    set(change) {
      Object.assign(conditions, change)
      if (conditions.isDown) cut()
    },
    cut,
    counts: () => ({ ...counts }),
    async close() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
