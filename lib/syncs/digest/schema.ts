import { z } from 'zod'
import { defineJob } from '@/lib/queue'

/** Finds the organizations whose weekly summary is due. */
export const planDigestsJob = defineJob('syncs.digests', z.unknown())

/** Mails one organization what its syncs did. */
export const sendDigestJob = defineJob('syncs.digest', z.object({ organizationId: z.uuid() }))

/** Whether the weekly mail is wanted. */
export const digestForm = z.object({ wanted: z.enum(['yes', 'no'], 'invalid') })
