import { mkdirSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'

export interface Counts {
  passed: number
  failed: number
}

export interface Report {
  kind: 'vitest' | 'playwright'
  file: string
}

const vitest = z
  .object({ numPassedTests: z.number(), numFailedTests: z.number() })
  .transform((report) => ({ passed: report.numPassedTests, failed: report.numFailedTests }))

const playwright = z
  .object({ stats: z.object({ expected: z.number(), flaky: z.number(), unexpected: z.number() }) })
  .transform(({ stats }) => ({ passed: stats.expected + stats.flaky, failed: stats.unexpected }))

/** A place for the counts of a stage, with nothing of an earlier run in it. */
export function newReport(kind: Report['kind'], name: string): Report {
  const file = path.resolve('.data/test', `${name}.json`)
  mkdirSync(path.dirname(file), { recursive: true })
  rmSync(file, { force: true })
  return { kind, file }
}

/** The counts a stage wrote; none if it did not come so far. */
export async function readCounts({ kind, file }: Report): Promise<Counts> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return { passed: 0, failed: 0 }
  return (kind === 'vitest' ? vitest : playwright).parse(JSON.parse(text))
}
