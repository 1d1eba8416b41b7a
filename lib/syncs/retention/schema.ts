import { z } from 'zod'
import { defineJob } from '@/lib/queue'

/** Forgets the items of runs that finished long ago. */
export const forgetItemsJob = defineJob('syncs.forget', z.unknown())
