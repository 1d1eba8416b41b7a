import type { z } from 'zod'
import { defaultTemplates } from '@/lib/announcements/schema'
import { saveAnnouncementSettings } from '@/lib/announcements/settings/mutations'
import type { MemberActor } from '@/lib/auth/actor'
import { loadMembers } from '@/lib/auth/load-member'
import { db } from '@/lib/db'
import { enqueue, handleJob } from '@/lib/queue'
import { startRun } from '@/lib/syncs/runs/mutations'
import { saveTrigger } from '@/lib/triggers/mutations'
import { triggerInputForm } from '@/lib/triggers/schema'
import { createConnectionEndpoint } from '@/lib/webhooks/mutations'
import {
  ensureActivation,
  ensureConnection,
  setUpAnnouncements,
  setUpSandbox,
  setUpWebhooks,
} from '@/lib/worker/sample-activity/mutations'
import { beginActivityJob } from '@/lib/worker/sample-activity/schema'

/** The audience whose people are provisioned at the sandbox. */
const audienceName = 'Sales'
/** About as long as a rehearsal takes. */
const rehearsalMs = 2_000

/**
 * What the pages of syncs, webhooks and triggers have to show, made by real calls to the sandbox: nothing is invented.
 * A try that was interrupted goes on where it was; once done it is never done again, so that what people remove stays
 * removed.
 */
export const beginSampleActivity = handleJob(beginActivityJob, async (payload) => {
  const { organizationId, memberId } = payload
  const [actor] = await loadMembers(db, organizationId, [memberId])
  if (!actor) return
  // Before the first run, so that it is told of.
  await receiveEvents(actor)
  await announceJoiners(actor)
  if (await provision(actor)) return
  await enqueue(db, beginActivityJob, payload, { runAt: new Date(Date.now() + rehearsalMs) })
})

async function receiveEvents(actor: MemberActor): Promise<void> {
  const connectionId = await ensureConnection(actor, 'outgoing-webhooks', setUpWebhooks)
  await ensureActivation(actor, connectionId, { employeeIds: actor.employeeId ? [actor.employeeId] : [] })
  const where = { connectionId, organizationId: actor.organizationId }
  const known = await db.webhookEndpoint.findFirst({ where, select: { id: true } })
  // Runs are told of by the trigger below, and by it alone.
  const events = ['connection.state_changed', 'activation.changed'] as const
  const endpointId = known?.id ?? (await createConnectionEndpoint(actor, { connectionId, events })).endpointId
  await ensureTrigger(actor, {
    name: 'Failed syncs to the sandbox (sample)',
    source: 'sync.run_finished',
    outcome: 'not_completed',
    action: 'call_webhook',
    endpointId,
  })
}

type SampleTrigger = Omit<z.input<typeof triggerInputForm>, 'locale'>

async function ensureTrigger(actor: MemberActor, input: SampleTrigger): Promise<void> {
  const where = { name: input.name, organizationId: actor.organizationId }
  if ((await db.trigger.count({ where })) > 0) return
  await saveTrigger(actor, triggerInputForm.parse({ ...input, locale: actor.locale }))
}

async function announceJoiners(actor: MemberActor): Promise<void> {
  const connectionId = await ensureConnection(actor, 'new-joiner-announcements', setUpAnnouncements)
  if ((await db.announcementSettings.count({ where: { connectionId } })) === 0) {
    // From the first hour of the day on: whoever starts today is announced whenever Portico is started.
    const when = { hour: 0, timeZone: 'UTC' }
    const how = { tool: 'mattermost', template: defaultTemplates.en } as const
    await saveAnnouncementSettings(actor, { connectionId, ...how, ...when })
  }
  await ensureActivation(actor, connectionId, { everyone: true })
}

/**
 * A rehearsal, and then the first run: some job titles are too long for the sandbox.
 * @returns whether both were started; while the rehearsal is at work, no other run can be
 */
async function provision(actor: MemberActor): Promise<boolean> {
  const { organizationId } = actor
  const connectionId = await ensureConnection(actor, 'sandbox', setUpSandbox)
  const { id } = await db.audience.findFirstOrThrow({ where: { organizationId, name: audienceName } })
  await ensureActivation(actor, connectionId, { audienceIds: [id] })
  const runs = await db.syncRun.findMany({ where: { connectionId, organizationId } })
  if (runs.length === 0) await startRun(actor, { connectionId, isDryRun: true })
  if (!runs.some(({ finishedAt }) => finishedAt)) return false
  if (runs.every(({ isDryRun }) => isDryRun)) await startRun(actor, { connectionId })
  await ensureTrigger(actor, {
    name: 'Sandbox every Monday morning (sample)',
    source: 'schedule',
    clock: 'cron',
    cron: '0 6 * * 1',
    timeZone: 'Europe/Paris',
    action: 'start_sync',
    connectionId,
  })
  return true
}
