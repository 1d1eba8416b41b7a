'use server'

import { formAction } from '@/lib/http/action-client'
import { retryFailed, startRun } from '@/lib/syncs/runs/mutations'
import { connectionForm, runForm } from '@/lib/syncs/runs/schema'
import { approveRun, cancelRun, declineRun, pauseRun, resumeRun } from '@/lib/syncs/runs/steering/mutations'

export const startRunAction = formAction(connectionForm, ({ connectionId }, actor) =>
  startRun(actor, { connectionId, isFull: true }),
)
export const startDryRunAction = formAction(connectionForm, ({ connectionId }, actor) =>
  startRun(actor, { connectionId, isDryRun: true, isFull: true }),
)
export const retryFailedAction = formAction(runForm, ({ runId }, actor) => retryFailed(actor, runId))
export const pauseRunAction = formAction(runForm, ({ runId }, actor) => pauseRun(actor, runId))
export const resumeRunAction = formAction(runForm, ({ runId }, actor) => resumeRun(actor, runId))
export const cancelRunAction = formAction(runForm, ({ runId }, actor) => cancelRun(actor, runId))
export const approveRunAction = formAction(runForm, ({ runId }, actor) => approveRun(actor, runId))
export const declineRunAction = formAction(runForm, ({ runId }, actor) => declineRun(actor, runId))
