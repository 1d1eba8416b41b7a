import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { startSandbox } from '@/lib/sandbox/server'

let child: ChildProcess | undefined
afterEach(() => {
  child?.kill('SIGKILL')
})

function start(env: Record<string, string>) {
  const started = spawn(process.execPath, ['--import', 'tsx', 'lib/sandbox/main.ts'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child = started
  let output = ''
  started.stdout.on('data', (chunk) => {
    output += chunk
  })
  started.stderr.on('data', (chunk) => {
    output += chunk
  })
  return { process: started, output: () => output, exit: once(started, 'exit') }
}

const lastLine = (text: string) => text.trim().split('\n').at(-1)

async function addressOf(running: ReturnType<typeof start>) {
  const find = () => /Sandbox provider on (\S+)/.exec(running.output())?.[1]
  await expect.poll(find, { timeout: 20_000 }).toBeDefined()
  return find() ?? ''
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends the process cleanly, delayed calls included',
  async (signal) => {
    const running = start({ PORTICO_SANDBOX_PORT: '0', PORTICO_URL: 'http://portico.example/' })
    const url = await addressOf(running)
    expect((await fetch(`${url}/health`)).status).toBe(200)
    await fetch(`${url}/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ faults: [{ kind: 'slow', delayMs: 60_000 }] }),
    })
    const ended = expect(fetch(`${url}/api/me`)).rejects.toThrow()
    await fetch(`${url}/health`)
    running.process.kill(signal)
    expect(await running.exit).toEqual([0, null])
    await ended
    expect(lastLine(running.output())).toBe(`Sandbox provider on ${url}`)
  },
  30_000,
)

test('a port in use is one sentence and exit code 1', async () => {
  const other = await startSandbox()
  try {
    const { port } = new URL(other.url)
    const running = start({ PORTICO_SANDBOX_PORT: port })
    expect(await running.exit).toEqual([1, null])
    expect(lastLine(running.output())).toBe(
      `Sandbox provider: cannot listen on 127.0.0.1:${port} (EADDRINUSE).`,
    )
  } finally {
    await other.close()
  }
}, 30_000)

test('every wrong setting is named at once', async () => {
  const running = start({ PORTICO_SANDBOX_PORT: 'many', PORTICO_URL: 'nowhere' })
  expect(await running.exit).toEqual([1, null])
  expect(running.output()).toContain('PORTICO_SANDBOX_PORT')
  expect(running.output()).toContain('PORTICO_URL')
}, 30_000)
