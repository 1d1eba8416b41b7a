import { systemActor } from '@/lib/auth/actor'
import { revokeTokensOf } from '@/lib/connections/deletion/revocation/mutations'
import { revokeTokensJob } from '@/lib/connections/deletion/revocation/schema'
import { AppError } from '@/lib/errors'
import { handleJob } from '@/lib/queue'

/** @throws AppError `provider_failed` while a later try may succeed */
export const revokeTokensOfDeleted = handleJob(revokeTokensJob, async (job) => {
  const outcome = await revokeTokensOf(systemActor(job.organizationId), job)
  if (outcome === 'pending') throw new AppError('provider_failed', { reason: 'tokensNotRevoked' })
})
