/** One way to do the same thing, run for a number of items. */
export type Contender = (index: number) => Promise<unknown>

/** The middle value. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/**
 * Runs contenders in turns, so that all meet the same machine, and takes the medians of the rounds.
 * @returns milliseconds for one item by the name of the contender
 */
export async function compare<Name extends string>(
  contenders: Readonly<Record<Name, Contender>>,
  { rounds, items, concurrency }: { rounds: number; items: number; concurrency: number },
): Promise<Record<Name, number>> {
  const names = Object.keys(contenders) as Name[]
  const times = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>
  // The first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of names) {
      const milliseconds = await runAll(contenders[name], items, concurrency)
      if (round > 0) times[name].push(milliseconds / items)
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times[name])])) as Record<Name, number>
}

/** Each of those who run at a time has items of its own, one after the other: none is taken twice at once. */
async function runAll(contender: Contender, items: number, concurrency: number): Promise<number> {
  const runFrom = async (first: number) => {
    for (let index = first; index < items; index += concurrency) await contender(index)
  }
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: concurrency }, (_, first) => runFrom(first)))
  return performance.now() - startedAt
}
