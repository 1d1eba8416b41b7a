import { AsyncLocalStorage } from 'node:async_hooks'

const failures = new AsyncLocalStorage<unknown[]>()

/**
 * Wraps a function that next-auth calls. next-auth makes an `error=` of the address out of whatever is
 * thrown, message and all; this keeps the failure itself for {@link withReports}.
 */
export function reported<Arguments extends unknown[], Result>(
  work: (...input: Arguments) => Promise<Result>,
): (...input: Arguments) => Promise<Result> {
  return async (...input) => {
    try {
      return await work(...input)
    } catch (error) {
      failures.getStore()?.push(error)
      throw error
    }
  }
}

/** Runs `work` and throws the first failure of a `reported` function within it, swallowed or not. */
export async function withReports<Result>(work: () => Promise<Result>): Promise<Result> {
  const found: unknown[] = []
  const result = await failures.run(found, work)
  if (found.length > 0) throw found[0]
  return result
}
