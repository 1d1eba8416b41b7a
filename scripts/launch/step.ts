const width = 34

/** A line for the person at the terminal. */
export function say(line = ''): void {
  process.stdout.write(`${line}\n`)
}

export function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}

/** Does one step and then prints its name with the time it took. */
export async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now()
  const result = await work()
  say(`  ${name} ${'.'.repeat(Math.max(2, width - name.length))} ${seconds(start)}`)
  return result
}
