import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Program {
  process: ChildProcess
  output(): string
  /** Resolves when the output holds the text. */
  says(text: string): Promise<void>
  /** Resolves with the whole output when the process has ended. */
  ended: Promise<string>
}

/** Starts a TypeScript program of the project as a process of its own, on the database of the test. */
export function startProgram(
  file: string,
  words: readonly string[] = [],
  env: Record<string, string> = {},
  imports: readonly string[] = [],
): Program {
  const loaders = ['tsx', ...imports].flatMap((name) => ['--import', name])
  const child = spawn(process.execPath, [...loaders, file, ...words], {
    env: { ...process.env, NODE_ENV: 'test', LOG_LEVEL: 'info', ...env },
  })
  let text = ''
  const waiting = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      for (const look of waiting) look()
    })
  }
  const ended = once(child, 'close').then(() => text)
  return {
    process: child,
    output: () => text,
    ended,
    says: (words) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!text.includes(words)) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
        ended.then(() => reject(new Error(`${file} ended before it said "${words}": ${text}`)))
      }),
  }
}
