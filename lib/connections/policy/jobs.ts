import { systemActor } from '@/lib/auth/actor'
import { applyPolicy, enqueuePolicies } from '@/lib/connections/policy/mutations'
import { applyPolicyJob, reviewPoliciesJob } from '@/lib/policies/schema'
import { handleJob } from '@/lib/queue'

export const reviewPolicies = handleJob(reviewPoliciesJob, () => enqueuePolicies(systemActor()))

export const applyOnePolicy = handleJob(applyPolicyJob, async ({ organizationId }) => {
  await applyPolicy(systemActor(organizationId))
})
