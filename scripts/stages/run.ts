import { spawn } from 'node:child_process'
import path from 'node:path'
import { say, seconds } from '../launch/step'
import { type Counts, type Report, readCounts } from './reports'

export interface Stage {
  name: string
  /** A program of `node_modules/.bin` or `node`, and its arguments. */
  command: [program: string, ...words: string[]]
  env?: Record<string, string>
  /** Where it writes its counts; a stage without counts is a test of its own only when it fails. */
  report?: Report
}

function run({ command: [program, ...words], env }: Stage): Promise<number> {
  const search = [path.resolve('node_modules/.bin'), process.env.PATH].join(path.delimiter)
  const child = spawn(program, words, {
    env: { ...process.env, ...env, PATH: search },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

/** Runs stages one after the other, all of them: one look shows everything that is wrong. */
export async function runStages(stages: Stage[]): Promise<Counts> {
  const total: Counts = { passed: 0, failed: 0 }
  const lines: string[] = []
  for (const stage of stages) {
    const start = performance.now()
    say(`\n▸ ${stage.name}`)
    const code = await run(stage)
    const counts = stage.report ? await readCounts(stage.report) : { passed: 0, failed: 0 }
    // A stage that failed without a failed test (lint, a crash, a file that does not load) counts as one.
    if (code !== 0 && counts.failed === 0) counts.failed = 1
    total.passed += counts.passed
    total.failed += counts.failed
    const outcome = counts.failed === 0 ? 'ok' : 'FAILED'
    lines.push(`  ${stage.name.padEnd(20)} ${seconds(start).padStart(8)}  ${outcome}`)
    say(lines.at(-1))
  }
  say(`\n${lines.join('\n')}\n`)
  return total
}

/** Runs stages, prints `N passed, N failed` last and ends the process, with 1 if anything failed. */
export async function runAndReport(stages: Stage[]): Promise<never> {
  const { passed, failed } = await runStages(stages)
  say(`${passed} passed, ${failed} failed`)
  process.exit(failed === 0 ? 0 : 1)
}
