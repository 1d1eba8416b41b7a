import { enqueueDays, followChange, followDay } from '@/lib/audiences/membership/mutations'
import { findPassedDaysJob, followDayJob } from '@/lib/audiences/membership/schema'
import { type SystemActor, systemActor } from '@/lib/auth/actor'
import { tryHold } from '@/lib/database/holds'
import { db } from '@/lib/db'
import { enqueueLeftChanges, followLater, takeMembershipChange } from '@/lib/membership-changes/mutations'
import { followMembershipChangesJob, holdKey } from '@/lib/membership-changes/schema'
import { handleJob } from '@/lib/queue'
import { rematchUserIds } from '@/lib/segments/matching/mutations'

// Hundreds of audiences over a million people take this long at most; less patience would begin it again for ever.
const patience = { timeout: 3_600_000, maxWait: 30_000 }

/**
 * Works through the changes that wait, in their order, each with what follows from it in one transaction: a worker
 * that is killed leaves the rest to the next. One process at a time does it for an organization; whoever comes
 * meanwhile leaves their change to it, and looks again soon, since it may end without.
 */
export const followMembershipChanges = handleJob(
  followMembershipChangesJob,
  async ({ organizationId }, signal) => {
    const actor = systemActor(organizationId)
    const hold = await tryHold(holdKey(organizationId))
    if (!hold) return followLater(actor)
    try {
      while (!signal?.aborted && (await followNext(actor))) {
        // The next follows.
      }
    } finally {
      await hold.release()
    }
    // Not by a failure: the queue tries a job no more whose key another has taken.
    if (signal?.aborted) await followLater(actor)
  },
)

async function followNext(actor: SystemActor & { organizationId: string }): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const change = await takeMembershipChange(tx, actor)
    if (!change) return false
    const { userIds = [], cause } = change
    // Segments that know people by these ids now, or no more. Before the people themselves are looked at: who moves
    // from an audience by segment to one by an attribute loses nothing in between.
    const rematched = await rematchUserIds(tx, actor.organizationId, userIds)
    await followChange(tx, actor, change)
    for (const { segmentId, employeeIds } of rematched) {
      await followChange(tx, actor, { cause, segmentId, employeeIds })
    }
    return true
  }, patience)
}

export const findPassedDays = handleJob(findPassedDaysJob, async () => {
  await enqueueLeftChanges(systemActor())
  await enqueueDays(systemActor())
})

export const followPassedDay = handleJob(followDayJob, async ({ organizationId }) => {
  await db.$transaction((tx) => followDay(tx, systemActor(organizationId)), patience)
})
