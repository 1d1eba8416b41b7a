import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface ProviderProcess {
  origin: string
  /** Ends it at once, as a machine that loses power does. */
  kill(): Promise<void>
}

/** Starts a provider as a process of its own, that ends with this one. Its first words are where it listens. */
export async function startProviderProcess(
  folder: string,
  words: readonly string[],
): Promise<ProviderProcess> {
  const file = new URL(`./${folder}/main.ts`, import.meta.url).pathname
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'test' },
  })
  const ended = once(child, 'exit')
  const line = once(child.stdout.setEncoding('utf8'), 'data').then(([text]) => String(text).trim())
  const origin = await Promise.race([line, ended.then(() => '')])
  if (origin === '') throw new Error(`the provider of ${folder} ended before it listened`)
  return {
    origin,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
