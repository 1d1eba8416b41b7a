import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { db } from '@/lib/db'

/** Real workers, each a process of its own, to be killed and replaced. */
export interface WorkerHerd {
  /** Kills the worker that has the run, a moment after it got it, and starts another. @returns false: the run is over */
  killHolder(runId: string, afterMs: number): Promise<boolean>
  /** Milliseconds between each kill and the moment in which another worker had the run. */
  takeovers: number[]
  close(): Promise<void>
}

/** Starts workers on the database of the test. */
export function startWorkers(count: number): WorkerHerd {
  const workers = new Set<ChildProcess>()
  const takeovers: number[] = []
  let killedAt = 0
  let failure: Error | null = null

  function start(): void {
    const child = spawn(process.execPath, ['--import', 'tsx', 'lib/worker/main.ts'], {
      env: { ...process.env, NODE_ENV: 'test', LOG_LEVEL: 'error', DATABASE_POOL_SIZE: '5' },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    workers.add(child)
    child.on('exit', (code) => {
      workers.delete(child)
      if (code !== null) failure ??= new Error(`A worker ended by itself, with ${code}`)
    })
  }

  async function findHolder(runId: string): Promise<number | null> {
    const [row] = await db.$queryRaw<{ pid: number }[]>`
      SELECT split_part(activity.application_name, ' ', 2)::int AS pid FROM pg_locks
      JOIN pg_stat_activity activity ON activity.pid = pg_locks.pid
      WHERE pg_locks.locktype = 'advisory' AND pg_locks.granted AND pg_locks.objsubid = 1
        AND activity.datname = current_database() AND activity.application_name LIKE 'portico-holds %'
        AND (pg_locks.classid::bigint << 32) | pg_locks.objid::bigint
          = hashtextextended('sync-run:' || ${runId}::text, 0)`
    return row?.pid ?? null
  }

  for (let index = 0; index < count; index += 1) start()

  return {
    takeovers,
    async killHolder(runId, afterMs) {
      for (;;) {
        if (failure) throw failure
        const run = await db.syncRun.findUniqueOrThrow({ where: { id: runId }, select: { state: true } })
        if (run.state === 'finished') return false
        const pid = await findHolder(runId)
        const holder = [...workers].find((worker) => worker.pid === pid)
        if (!holder) {
          await setTimeout(25)
          continue
        }
        if (killedAt > 0) takeovers.push(Date.now() - killedAt)
        await setTimeout(afterMs)
        const ended = once(holder, 'exit')
        holder.kill('SIGKILL')
        killedAt = Date.now()
        await ended
        start()
        return true
      }
    },
    async close() {
      await Promise.all(
        [...workers].map(async (worker) => {
          const ended = once(worker, 'exit')
          worker.kill('SIGKILL')
          await ended
        }),
      )
    },
  }
}
