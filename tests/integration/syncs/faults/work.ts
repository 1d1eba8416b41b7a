import { setTimeout } from 'node:timers/promises'
import { db } from '@/lib/db'
import { workOnRun } from '@/lib/syncs/execution/mutations'
import { startRun } from '@/lib/syncs/runs/mutations'
import type { Synced } from '@/tests/support/syncs'

export const readRun = (runId: string) => db.syncRun.findUniqueOrThrow({ where: { id: runId } })

export async function startFull({ actor, connectionId }: Synced): Promise<string> {
  return (await startRun(actor, { connectionId, isFull: true })).runId
}

/** Takes a run up whenever it may go on, as the workers do, until it is finished or stands still. */
export async function workOn({ system }: Synced, runId: string, mostMs = 15_000): Promise<void> {
  const end = Date.now() + mostMs
  while (Date.now() < end) {
    const { state, resumeAt } = await readRun(runId)
    if (state !== 'planning' && state !== 'running') return
    const wait = (resumeAt?.getTime() ?? 0) - Date.now()
    if (wait > 0) await setTimeout(Math.min(wait, 500))
    else await workOnRun(system, runId)
  }
}
