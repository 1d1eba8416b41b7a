interface Pauses {
  firstMs: number
  longestMs: number
  /** What the other side asks for; nothing is tried before. */
  retryAfterSeconds?: number
  /** From 0 to 1. */
  random?: number
}

/**
 * Milliseconds until something that failed is tried again: twice as long each time, with a little chance in it, so that
 * many that failed together do not come back together.
 * @param failures in a row, at least 1
 */
export function pauseAfter(
  failures: number,
  { firstMs, longestMs, retryAfterSeconds = 0, random = Math.random() }: Pauses,
): number {
  const pause = Math.min(firstMs * 2 ** Math.min(failures - 1, 30), longestMs)
  return Math.max(Math.round(pause * (0.9 + random * 0.2)), retryAfterSeconds * 1000)
}
