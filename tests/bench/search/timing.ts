export interface Timed<T> {
  milliseconds: number
  value: T
}

export async function time<T>(run: () => Promise<T>): Promise<Timed<T>> {
  const start = performance.now()
  const value = await run()
  return { milliseconds: performance.now() - start, value }
}

/** The value below which that share of all lies. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
