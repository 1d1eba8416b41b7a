/** Numbers from 0 to below 1, the same on every machine for the same start (mulberry32). */
export function randomNumbers(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One of the entries, each as likely as its weight says. */
export function pick<T>(entries: readonly (readonly [T, number])[], random: () => number): T {
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0)
  let rest = random() * total
  for (const [value, weight] of entries) {
    rest -= weight
    if (rest < 0) return value
  }
  throw new Error('Nothing to pick from')
}

export function pickOne<T>(values: readonly T[], random: () => number): T {
  return pick(
    values.map((value) => [value, 1] as const),
    random,
  )
}
