import { type CronItem, Logger, parseCronItems, type RunnerOptions } from 'graphile-worker'
import { planAnnouncementsJob } from '@/lib/announcements/schema'
import { watchConnectionsJob } from '@/lib/attention/schema'
import { findPassedDaysJob } from '@/lib/audiences/membership/schema'
import { planAuditExportsJob } from '@/lib/audit-exports/schema'
import { watchLeaversJob } from '@/lib/auth/leavers'
import { rotateSigningKeysJob } from '@/lib/auth/signing-keys/schema'
import { planConnectionsJob } from '@/lib/connections/planning/schema'
import { tendImportsJob } from '@/lib/directory/imports/schema'
import { findEndedJob } from '@/lib/directory/leaving/schema'
import { findArrivalsJob } from '@/lib/listing-watches/schema'
import { log } from '@/lib/log'
import { reviewPoliciesJob } from '@/lib/policies/schema'
import type { Job } from '@/lib/queue'
import { watchFailuresJob } from '@/lib/syncs/alerts/schema'
import { planDigestsJob } from '@/lib/syncs/digest/schema'
import { forgetItemsJob } from '@/lib/syncs/retention/schema'
import { planSyncsJob } from '@/lib/syncs/runs/schema'
import { planTriggersJob } from '@/lib/triggers/schema'
import { forgetEventsJob } from '@/lib/webhooks/retention/schema'
import { sweepJob } from '@/lib/worker/sweep'
import { toTask } from '@/lib/worker/task'

const levels = { error: 'error', warning: 'warn', info: 'info', debug: 'debug' } as const

// Without what comes beside the message: payloads name people.
const logger = new Logger(({ jobId, taskIdentifier }) => (level, message) => {
  log[levels[level]]({ jobId, task: taskIdentifier }, message)
})

const day = 24 * 60 * 60 * 1000

// Times are UTC, and so are the days that audiences count. A worker that was off at an hour of the day catches up
// when it starts.
const timetable: CronItem[] = [
  {
    task: planConnectionsJob.name,
    match: '* * * * *',
    identifier: 'connections',
    // A plan that waits behind other jobs is replaced by the next, which does the same.
    options: { jobKey: planConnectionsJob.name, maxAttempts: 1 },
  },
  {
    task: reviewPoliciesJob.name,
    match: '*/10 * * * *',
    identifier: 'policies',
    options: { jobKey: reviewPoliciesJob.name, maxAttempts: 1 },
  },
  {
    task: watchLeaversJob.name,
    match: '*/10 * * * *',
    identifier: 'leavers',
    options: { jobKey: watchLeaversJob.name, maxAttempts: 1 },
  },
  {
    task: tendImportsJob.name,
    match: '* * * * *',
    identifier: 'imports',
    options: { jobKey: tendImportsJob.name, maxAttempts: 1 },
  },
  {
    task: findEndedJob.name,
    match: '* * * * *',
    identifier: 'last-days',
    options: { jobKey: findEndedJob.name, maxAttempts: 1 },
  },
  {
    task: planSyncsJob.name,
    match: '* * * * *',
    identifier: 'syncs',
    options: { jobKey: planSyncsJob.name, maxAttempts: 1 },
  },
  { task: forgetEventsJob.name, match: '47 * * * *', identifier: 'events' },
  {
    task: planAnnouncementsJob.name,
    match: '* * * * *',
    identifier: 'announcements',
    options: { jobKey: planAnnouncementsJob.name, maxAttempts: 1 },
  },
  {
    task: planAuditExportsJob.name,
    match: '* * * * *',
    identifier: 'audit-exports',
    options: { jobKey: planAuditExportsJob.name, maxAttempts: 1 },
  },
  {
    task: planTriggersJob.name,
    match: '* * * * *',
    identifier: 'triggers',
    options: { jobKey: planTriggersJob.name, maxAttempts: 1 },
  },
  {
    task: watchFailuresJob.name,
    match: '*/5 * * * *',
    identifier: 'sync-alerts',
    options: { jobKey: watchFailuresJob.name, maxAttempts: 1 },
  },
  {
    task: planDigestsJob.name,
    match: '17 6 * * 1',
    identifier: 'sync-digests',
    options: { backfillPeriod: 2 * day },
  },
  {
    task: forgetItemsJob.name,
    match: '41 * * * *',
    identifier: 'sync-items',
    options: { jobKey: forgetItemsJob.name, maxAttempts: 1 },
  },
  { task: sweepJob.name, match: '23 * * * *', identifier: 'sweep' },
  // Days before it is needed: a worker may be off for as long.
  { task: rotateSigningKeysJob.name, match: '37 * * * *', identifier: 'signing-keys' },
  { task: findArrivalsJob.name, match: '53 * * * *', identifier: 'arrivals' },
  {
    task: findPassedDaysJob.name,
    match: '* * * * *',
    identifier: 'audiences',
    options: { jobKey: findPassedDaysJob.name, maxAttempts: 1 },
  },
  // Late enough that its mails arrive in the morning.
  {
    task: watchConnectionsJob.name,
    match: '11 5 * * *',
    identifier: 'attention',
    options: { backfillPeriod: day },
  },
]

/** How Portico runs graphile-worker for these jobs, and those of the timetable that are among them. */
export function workerOptions(
  connectionString: string,
  jobs: readonly Job[],
  concurrency = 4,
): RunnerOptions {
  const names = new Set(jobs.map(({ name }) => name))
  return {
    connectionString,
    concurrency,
    maxPoolSize: Math.max(concurrency, 10),
    pollInterval: 2000,
    // Batched, if only for an instant: single ones are not waited for when the worker ends, and a job whose
    // end was not noted runs again four hours later.
    preset: {
      worker: {
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
        // Jobs that begin many things begin no more of them.
        gracefulShutdownAbortTimeout: 0,
      },
    },
    logger,
    taskList: Object.fromEntries(jobs.map((job) => [job.name, toTask(job)])),
    parsedCronItems: parseCronItems(timetable.filter(({ task }) => names.has(task))),
  }
}
