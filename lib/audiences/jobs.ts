import { enqueueMaterialization, materializeAudience } from '@/lib/audiences/mutations'
import { materializeAudienceJob, refreshAudiencesJob } from '@/lib/audiences/schema'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { handleJob } from '@/lib/queue'

// A directory of some hundred thousand people takes longer than Prisma's five seconds.
const patience = { timeout: 120_000, maxWait: 30_000 }

export const materializeOneAudience = handleJob(
  materializeAudienceJob,
  async ({ organizationId, audienceId }) => {
    await db.$transaction((tx) => materializeAudience(tx, systemActor(organizationId), audienceId), patience)
  },
)

export const refreshAudiences = handleJob(refreshAudiencesJob, () => enqueueMaterialization(systemActor()))
