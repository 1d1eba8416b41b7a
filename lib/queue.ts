import type { z } from 'zod'
import type { Transaction } from '@/lib/db'

/** A kind of background job: its name in the queue and the shape of its payload. */
export interface JobDefinition<Payload extends z.ZodType> {
  name: string
  payload: Payload
}

/** What the worker runs: a definition with its handler. */
export interface Job {
  name: string
  /** @param signal aborted when the worker is asked to stop; what runs on is given a few seconds */
  run(payload: unknown, signal?: AbortSignal): Promise<void>
}

export interface EnqueueOptions {
  /** A waiting job with the same key is replaced, so that many changes cause one run. */
  key?: string
  /** Jobs of one queue name run one after the other, over all workers. */
  queueName?: string
  runAt?: Date
  /** Tries in all before the job is given up; 25 unless told. */
  maxAttempts?: number
}

/** Declares a job in a domain's `schema.ts`; the handler follows in its `jobs.ts`. */
export function defineJob<Payload extends z.ZodType>(name: string, payload: Payload): JobDefinition<Payload> {
  return { name, payload }
}

/** Joins a definition with its handler. A payload that does not parse fails the job. */
export function handleJob<Payload extends z.ZodType>(
  definition: JobDefinition<Payload>,
  handler: (payload: z.output<Payload>, signal?: AbortSignal) => Promise<void>,
): Job {
  return {
    name: definition.name,
    run: (payload, signal) => handler(definition.payload.parse(payload), signal),
  }
}

/**
 * Adds a job within the caller's transaction: the change and its job exist together or not at all.
 *
 * Where another transaction has just committed a job of the same key, and a worker has begun it before this one could
 * replace it, nothing is added: it is asked for again, since the job that runs does not see this change.
 */
export async function enqueue<Payload extends z.ZodType>(
  tx: Transaction,
  definition: JobDefinition<Payload>,
  payload: z.input<Payload>,
  options: EnqueueOptions = {},
): Promise<void> {
  for (let isAdded = false; !isAdded; ) {
    const [job] = await tx.$queryRaw<{ isAdded: boolean }[]>`
      SELECT job."id" IS NOT NULL AS "isAdded" FROM graphile_worker.add_job(
        ${definition.name}::text,
        payload => ${JSON.stringify(payload)}::json,
        queue_name => ${options.queueName ?? null}::text,
        run_at => ${options.runAt ?? null}::timestamptz,
        max_attempts => ${options.maxAttempts ?? null}::int,
        job_key => ${options.key ?? null}::text
      ) AS job`
    isAdded = job?.isAdded === true
  }
}

/** The same for many payloads at once, in one statement; each becomes a job of its own. */
export async function enqueueAll<Payload extends z.ZodType>(
  tx: Transaction,
  definition: JobDefinition<Payload>,
  payloads: readonly z.input<Payload>[],
): Promise<void> {
  const texts = payloads.map((payload) => JSON.stringify(payload))
  await tx.$executeRaw`
    SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(
      SELECT json_populate_record(
        NULL::graphile_worker.job_spec, json_build_object('identifier', ${definition.name}::text, 'payload', payload::json)
      ) FROM unnest(${texts}::text[]) AS payload
    ))`
}
