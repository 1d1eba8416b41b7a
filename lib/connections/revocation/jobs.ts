import { systemActor } from '@/lib/auth/actor'
import { revokeTokensJob } from '@/lib/connections/revocation/schema'
import { endTokens } from '@/lib/connections/revocation/unused/mutations'
import { AppError } from '@/lib/errors'
import { handleJob } from '@/lib/queue'

/** @throws AppError `provider_failed` while a later try may succeed */
export const revokeUnusedTokens = handleJob(revokeTokensJob, async (job) => {
  const outcome = await endTokens(systemActor(job.organizationId), job)
  if (outcome === 'pending') throw new AppError('provider_failed', { reason: 'tokensNotRevoked' })
})
