interface BatchOptions {
  /** How long the first item waits for others, in milliseconds. */
  waitMs: number
  /** Items of one run. */
  most: number
}

interface Waiting<Item, Result> {
  item: Item
  resolve(result: Result): void
  reject(error: unknown): void
}

/**
 * Gathers items that come at almost the same moment and runs them together.
 * @param run answers with one result for each item, in the same order
 * @example const load = batched((ids: string[]) => loadAll(ids), { waitMs: 2, most: 100 })
 */
export function batched<Item, Result>(
  run: (items: Item[]) => Promise<Result[]>,
  { waitMs, most }: BatchOptions,
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = []

  async function start(): Promise<void> {
    const group = waiting
    waiting = []
    try {
      const results = await run(group.map(({ item }) => item))
      for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result)
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      const count = waiting.push({ item, resolve, reject })
      if (count === most) void start()
      else if (count === 1) {
        const group = waiting
        setTimeout(() => {
          if (group === waiting) void start()
        }, waitMs)
      }
    })
}
