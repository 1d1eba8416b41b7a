import { format } from 'node:util'
import { symbols } from 'pino'
import { onTestFinished, vi } from 'vitest'
import { log } from '@/lib/log'

/**
 * Catches every line that the log writes to its stream, at its most talkative, and what is printed on the
 * console, until the test ends.
 * @returns what was written so far
 */
export function captureOutput(): () => string {
  const written: string[] = []
  const { level } = log
  log.level = 'trace'
  onTestFinished(() => {
    log.level = level
  })
  const { [symbols.streamSym]: stream } = log as unknown as Record<symbol, { write(line: string): boolean }>
  if (!stream) throw new Error('The log has no stream')
  vi.spyOn(stream, 'write').mockImplementation((line) => written.push(line) > 0)
  for (const method of ['debug', 'info', 'log', 'warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((...values) => void written.push(format(...values)))
  }
  return () => written.join('\n')
}
