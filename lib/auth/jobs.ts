import { systemActor } from '@/lib/auth/actor'
import { watchLeavers, watchLeaversJob } from '@/lib/auth/leavers'
import { handleJob } from '@/lib/queue'

export const watchForLeavers = handleJob(watchLeaversJob, () => watchLeavers(systemActor()))
