import { systemActor } from '@/lib/auth/actor'
import { getEnv } from '@/lib/env'
import { handleJob } from '@/lib/queue'
import { forgetItems } from '@/lib/syncs/retention/mutations'
import { forgetItemsJob } from '@/lib/syncs/retention/schema'

export const forgetOldItems = handleJob(forgetItemsJob, async (_payload, signal) => {
  await forgetItems(systemActor(), { days: getEnv().PORTICO_SYNC_ITEM_DAYS, signal })
})
