import { run } from 'graphile-worker'
import { requireDatabase } from '@/lib/database/reach'
import { getEnv } from '@/lib/env'
import { log } from '@/lib/log'
import { refuse } from '@/lib/refusal'
import { jobs } from '@/lib/worker/jobs'
import { workerOptions } from '@/lib/worker/options'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const patienceMs = 6_000

// graphile-worker lets running jobs finish; asked once more, it hands them back for another try. Without
// that a job that is killed with the process stays taken for four hours.
function insistAfter(milliseconds: number): void {
  for (const signal of signals) {
    process.once(signal, () => {
      setTimeout(() => process.kill(process.pid, signal), milliseconds).unref()
    })
  }
}

/** The background process: takes jobs from PostgreSQL until it is asked to stop. */
try {
  const { DATABASE_URL } = getEnv()
  await requireDatabase(DATABASE_URL)
  const runner = await run(workerOptions(DATABASE_URL, jobs))
  insistAfter(patienceMs)
  log.info({ jobs: jobs.map((job) => job.name) }, 'The worker is ready')
  await runner.promise
} catch (error) {
  refuse(error)
}
