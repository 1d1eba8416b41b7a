import { readdir, readFile } from 'node:fs/promises'

// Linux counts processor time in hundredths of a second on every architecture that Node runs on.
const tickMilliseconds = 10

interface Process {
  parent: number
  milliseconds: number
}

/** From `/proc/<pid>/stat`: the name in parentheses may hold spaces, what follows may not (proc(5)). */
async function readProcess(pid: string): Promise<Process | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (text === null) return null
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return {
    parent: Number(fields[1]),
    milliseconds: (Number(fields[11]) + Number(fields[12])) * tickMilliseconds,
  }
}

/** Processor time that a process and those below it have used, in milliseconds; null except on Linux. */
export async function processorTime(pid: number): Promise<number | null> {
  const pids = await readdir('/proc').catch(() => null)
  if (!pids) return null
  const all = new Map<number, Process>()
  for (const name of pids.filter((entry) => /^\d+$/.test(entry))) {
    const found = await readProcess(name)
    if (found) all.set(Number(name), found)
  }
  const below = (parent: number): number =>
    [...all].reduce(
      (sum, [child, found]) => (found.parent === parent ? sum + found.milliseconds + below(child) : sum),
      0,
    )
  const own = all.get(pid)
  return own ? own.milliseconds + below(pid) : null
}
