import { notifyOfConnections, watchConnections } from '@/lib/attention/jobs'
import { materializeOneAudience, refreshAudiences } from '@/lib/audiences/jobs'
import { sendSignInLink } from '@/lib/auth/sign-in-link'
import { revokeUnusedTokens } from '@/lib/connections/deletion/revocation/jobs'
import { planConnections } from '@/lib/connections/planning/jobs'
import { applyOnePolicy, reviewPolicies } from '@/lib/connections/policy/jobs'
import { recoverConnection, refreshDueConnections } from '@/lib/connections/refresh/jobs'
import { checkConnection } from '@/lib/connections/verification/jobs'
import { findArrivals, notifyListingWatchers } from '@/lib/listing-watches/jobs'
import { deliverMail } from '@/lib/mail'
import type { Job } from '@/lib/queue'
import { sweep } from '@/lib/worker/sweep'

/** Everything the worker knows how to do. */
export const jobs: readonly Job[] = [
  deliverMail,
  sendSignInLink,
  notifyListingWatchers,
  findArrivals,
  refreshAudiences,
  materializeOneAudience,
  planConnections,
  checkConnection,
  refreshDueConnections,
  recoverConnection,
  revokeUnusedTokens,
  reviewPolicies,
  applyOnePolicy,
  watchConnections,
  notifyOfConnections,
  sweep,
]
