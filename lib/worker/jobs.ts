import { announceJoiners, postOneAnnouncement } from '@/lib/announcements/jobs'
import { notifyOfConnections, watchConnections } from '@/lib/attention/jobs'
import { findPassedDays, followMembershipChanges, followPassedDay } from '@/lib/audiences/membership/jobs'
import { findAuditExports, sendAuditLog } from '@/lib/audit-exports/jobs'
import { watchForLeavers } from '@/lib/auth/jobs'
import { sendSignInLink } from '@/lib/auth/sign-in-link'
import { rotateKeys } from '@/lib/auth/signing-keys/jobs'
import { planConnections } from '@/lib/connections/planning/jobs'
import { applyOnePolicy, reviewPolicies } from '@/lib/connections/policy/jobs'
import { recoverConnection, refreshDueConnections } from '@/lib/connections/refresh/jobs'
import { revokeUnusedTokens } from '@/lib/connections/revocation/jobs'
import { checkConnection } from '@/lib/connections/verification/jobs'
import { checkOneImport, runOneImport, tendAllImports } from '@/lib/directory/imports/jobs'
import { findEnded, markAllEnded } from '@/lib/directory/leaving/jobs'
import { findArrivals, notifyListingWatchers } from '@/lib/listing-watches/jobs'
import { deliverMail } from '@/lib/mail'
import type { Job } from '@/lib/queue'
import { watchSyncFailures } from '@/lib/syncs/alerts/jobs'
import { planSyncDigests, sendSyncDigest } from '@/lib/syncs/digest/jobs'
import { workOnSyncRun } from '@/lib/syncs/execution/jobs'
import { forgetOldItems } from '@/lib/syncs/retention/jobs'
import { followSyncChanges, planAllSyncs } from '@/lib/syncs/scheduling/jobs'
import { fireAllTriggers, planAllTriggers } from '@/lib/triggers/jobs'
import { forgetOldEvents } from '@/lib/webhooks/retention/jobs'
import { beginSampleActivity } from '@/lib/worker/sample-activity/jobs'
import { sweep } from '@/lib/worker/sweep'

export interface JobPool {
  jobs: readonly Job[]
  /** How many of them run at a time, in one worker. */
  concurrency: number
}

/** What the worker knows how to do, by what it waits for: what keeps it waiting delays its own kind alone. */
export const jobPools: readonly JobPool[] = [
  {
    concurrency: 4,
    jobs: [
      sendSignInLink,
      watchForLeavers,
      rotateKeys,
      notifyListingWatchers,
      findArrivals,
      planConnections,
      reviewPolicies,
      applyOnePolicy,
      watchConnections,
      notifyOfConnections,
      tendAllImports,
      announceJoiners,
      findAuditExports,
      planAllTriggers,
      forgetOldEvents,
      watchSyncFailures,
      planSyncDigests,
      sendSyncDigest,
      sweep,
    ],
  },
  { concurrency: 4, jobs: [deliverMail] },
  // Who is in an audience is known within a minute, whatever else is to be done.
  {
    concurrency: 2,
    jobs: [followMembershipChanges, findPassedDays, followPassedDay, findEnded, markAllEnded],
  },
  // Apart from the other calls to providers: tokens end.
  { concurrency: 4, jobs: [refreshDueConnections] },
  // A lost refresh is told within a minute: it waits for no run, and a process may lose as many as one run has.
  { concurrency: 16, jobs: [recoverConnection] },
  { concurrency: 8, jobs: [checkConnection, revokeUnusedTokens] },
  // Each waits for a channel or a collector; those that fail come back later and later.
  { concurrency: 8, jobs: [postOneAnnouncement, sendAuditLog] },
  { concurrency: 2, jobs: [fireAllTriggers] },
  // A person who changed is told to providers within seconds.
  { concurrency: 4, jobs: [followSyncChanges, planAllSyncs] },
  // Each waits for one provider; those that have to wait longer than a moment give their place back.
  { concurrency: 32, jobs: [workOnSyncRun] },
  // Long ones, which keep nobody else waiting.
  { concurrency: 2, jobs: [checkOneImport, runOneImport, forgetOldItems, beginSampleActivity] },
]

export const jobs: readonly Job[] = jobPools.flatMap((pool) => pool.jobs)
