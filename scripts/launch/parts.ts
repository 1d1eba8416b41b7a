import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { Refusal } from '../../lib/refusal'

const graceMs = 8_000
const follow = path.resolve('scripts/launch/follow-parent.mjs')
const running: Part[] = []
let isClosing = false

export interface Part {
  name: string
  process: ChildProcess
  /** Settles with the exit code when the part ends by itself; never when it was stopped. */
  ended: Promise<number>
  stop(): Promise<void>
}

export interface PartOptions {
  env?: NodeJS.ProcessEnv
  /** Options of Node itself, before the program. */
  nodeOptions?: string[]
  /** Where its output goes; this terminal unless told. */
  output?: 'inherit' | 'pipe'
  /** Lives on when the launcher is killed: for work that ends by itself. */
  isIndependent?: boolean
}

/** For TypeScript programs of this project. */
export const typescript: PartOptions = { nodeOptions: ['--import', 'tsx'] }

/**
 * Runs a program of this project as a process of its own, in a group of its own: Ctrl-C in the terminal
 * reaches only the launcher, which ends the parts in order.
 * @param words the program (a file of this project) and its arguments
 */
export function startPart(name: string, words: string[], options: PartOptions = {}): Part {
  if (isClosing) throw new Error(`The ${name} was to start while Portico stops`)
  const { env, nodeOptions = [], output = 'inherit', isIndependent = false } = options
  const following = isIndependent ? [] : ['--import', follow]
  const channel = isIndependent ? [] : (['ipc'] as const)
  const child = spawn(process.execPath, [...nodeOptions, ...following, ...words], {
    env: { ...process.env, ...env, PORTICO_LAUNCHER: String(process.pid) },
    stdio: ['ignore', output, output, ...channel],
    detached: process.platform !== 'win32',
  })
  let isStopping = false
  const exit = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)))
  const part: Part = {
    name,
    process: child,
    ended: new Promise((resolve, reject) => {
      child.once('error', reject)
      exit.then((code) => !isStopping && resolve(code))
    }),
    async stop() {
      isStopping = true
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), graceMs)
      await exit
      clearTimeout(force)
    },
  }
  running.push(part)
  exit.then(() => running.splice(running.indexOf(part), 1))
  return part
}

/** Ends what still runs, the last started first; nothing starts any more. */
export async function stopParts(): Promise<void> {
  isClosing = true
  for (const part of running.toReversed()) await part.stop()
}

/** Rejects as soon as one of the parts ends by itself. */
export async function untilOneEnds(parts: Part[]): Promise<never> {
  const ends = parts.map(async (part) => ({ part, code: await part.ended }))
  const { part, code } = await Promise.race(ends)
  throw new Refusal(`The ${part.name} ended unexpectedly (code ${code}), so Portico stops.`)
}

/**
 * Waits until an address answers with a 2xx status.
 * @throws Refusal when the part ends first, or after `timeoutMs`
 */
export async function untilHealthy(part: Part, url: string, timeoutMs = 60_000): Promise<void> {
  const end = untilOneEnds([part])
  const deadline = Date.now() + timeoutMs
  while (Date.now() < deadline) {
    const answer = fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
      (response) => response.ok,
      () => false,
    )
    if (await Promise.race([answer, end])) return
    await Promise.race([new Promise((resolve) => setTimeout(resolve, 100)), end])
  }
  throw new Refusal(`The ${part.name} did not answer at ${url} within ${timeoutMs / 1000} seconds.`)
}
