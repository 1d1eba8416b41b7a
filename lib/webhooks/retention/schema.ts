import { z } from 'zod'
import { defineJob } from '@/lib/queue'

/** Forgets events with their deliveries once the log has been kept long enough. */
export const forgetEventsJob = defineJob('webhooks.forget', z.unknown())
