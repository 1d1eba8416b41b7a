import { z } from 'zod'
import { defineJob } from '@/lib/queue'

/**
 * Finds the organizations with audiences that count days, when one has passed, and those with changes that nobody
 * follows.
 */
export const findPassedDaysJob = defineJob('audiences.find-passed-days', z.unknown())

/** Evaluates such audiences of one organization. */
export const followDayJob = defineJob('audiences.follow-day', z.object({ organizationId: z.uuid() }))
