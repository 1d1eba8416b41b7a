import { readFile } from 'node:fs/promises'

/** Resident memory of a process in MB; null except on Linux. */
async function residentMegabytes(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(status) ?? []
  return kilobytes ? Number(kilobytes) / 1024 : null
}

/** The most memory that a process takes while something runs, beyond what it had before. */
export async function growthDuring(pid: number, run: () => Promise<unknown>): Promise<number | null> {
  const before = await residentMegabytes(pid)
  let most = before ?? 0
  const timer = setInterval(async () => {
    most = Math.max(most, (await residentMegabytes(pid)) ?? 0)
  }, 25)
  await run()
  clearInterval(timer)
  return before === null ? null : most - before
}
