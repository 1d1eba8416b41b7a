import { run } from 'graphile-worker'
import { getEnv } from '@/lib/env'
import { log } from '@/lib/log'
import { jobs } from '@/lib/worker/jobs'

/** The background process: takes jobs from PostgreSQL until it is asked to stop. */
const runner = await run({
  connectionString: getEnv().DATABASE_URL,
  concurrency: 4,
  pollInterval: 2000,
  taskList: Object.fromEntries(jobs.map((job) => [job.name, (payload: unknown) => job.run(payload)])),
})
log.info({ jobs: jobs.map((job) => job.name) }, 'The worker is ready')
await runner.promise
