import { db } from '@/lib/db'
import { workOnRun } from '@/lib/syncs/execution/mutations'
import { lanes } from '@/lib/syncs/execution/waves/mutations'
import { startRun } from '@/lib/syncs/runs/mutations'
import { createSynced, type Synced } from '@/tests/support/syncs'
import { median } from '../connections/compare'
import { provisionBare } from './bare'
import { peers } from './peers'

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await run()
  return performance.now() - startedAt
}

/** Has a run plan and do everything there is. @returns milliseconds */
export async function sync({ actor, system, connectionId }: Synced, isFull = true): Promise<number> {
  return timed(async () => {
    const { runId } = await startRun(actor, { connectionId, isFull })
    await workOnRun(system, runId)
    const run = await db.syncRun.findUniqueOrThrow({ where: { id: runId } })
    if (run.outcome !== 'completed')
      throw new Error(`The run came out ${run.state}, ${run.outcome} (${run.reason})`)
  })
}

/** Employees a second of the bare loop and of a run, in turns, each against a new provider. */
export async function throughput(kind: keyof typeof peers, people: number, rounds: number) {
  const bare: number[] = []
  const runs: number[] = []
  const ratios: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const bareMs = await against(kind, (peer) => timed(() => provisionBare(peer, people, lanes)))
    const runMs = await against(kind, async (peer) =>
      sync(await createSynced({ ...peer, key: peer.token, people })),
    )
    // The first round warms up.
    if (round === 0) continue
    bare.push((people / bareMs) * 1000)
    runs.push((people / runMs) * 1000)
    ratios.push(bareMs / runMs)
  }
  return { bare: median(bare), run: median(runs), ratio: median(ratios), ratios }
}

async function against<Result>(
  kind: keyof typeof peers,
  run: (peer: { url: string; token: string }) => Promise<Result>,
): Promise<Result> {
  const peer = await peers[kind]()
  try {
    return await run(peer)
  } finally {
    await peer.close()
  }
}
