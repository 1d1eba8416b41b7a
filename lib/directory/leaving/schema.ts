import { z } from 'zod'
import { defineJob } from '@/lib/queue'

/** Finds the organizations in which somebody's last day is over. */
export const findEndedJob = defineJob('directory.find-ended', z.unknown())

/** Marks those as left, in one organization. */
export const markEndedJob = defineJob('directory.mark-ended', z.object({ organizationId: z.uuid() }))
