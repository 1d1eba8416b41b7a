import { median } from '../connections/compare'

/** Lets two contenders take turns and gives the medians of their times, in milliseconds. */
export async function inTurns<Name extends string>(
  rounds: number,
  contenders: Record<Name, () => Promise<unknown>>,
  prepare: () => Promise<unknown> = async () => undefined,
): Promise<Record<Name, number>> {
  const names = Object.keys(contenders) as Name[]
  const times = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const name of round % 2 ? names : names.toReversed()) {
      await prepare()
      const start = performance.now()
      await contenders[name]()
      // The first round warms up.
      if (round > 0) times.get(name)?.push(performance.now() - start)
    }
  }
  return Object.fromEntries([...times].map(([name, all]) => [name, median(all)])) as Record<Name, number>
}

/** How many times as long Portico took as the bare contender. */
export function ratio({ bare, portico }: { bare: number; portico: number }): string {
  return (portico / bare).toFixed(2)
}
