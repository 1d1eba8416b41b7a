import { z } from 'zod'
import { defineJob } from '@/lib/queue'

/** Has a sample organization use its integrations, as its HR admin would. */
export const beginActivityJob = defineJob(
  'demo.begin-activity',
  z.object({ organizationId: z.uuid(), memberId: z.uuid() }),
)
