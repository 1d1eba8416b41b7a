import { z } from 'zod'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { eventDataSchema } from '@/lib/triggers/rules'

export const firingsPageSize = 50

const detailsSchema = z.object({ runId: z.uuid().optional(), messages: z.number().optional() }).catch({})

/** One page of what a trigger did, newest first. Another organization's trigger did nothing. */
export async function listFirings(actor: Actor, { triggerId, page }: { triggerId: string; page: number }) {
  authorize(actor, 'trigger:read')
  const where = { triggerId, trigger: { organizationId: actor.organizationId } }
  const count = await db.triggerFiring.count({ where })
  const pageCount = Math.max(1, Math.ceil(count / firingsPageSize))
  const shown = Math.min(page, pageCount)
  const rows = await db.triggerFiring.findMany({
    where,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    skip: (shown - 1) * firingsPageSize,
    take: firingsPageSize,
    select: {
      id: true,
      isTest: true,
      state: true,
      reason: true,
      details: true,
      createdAt: true,
      finishedAt: true,
      event: { select: { data: true } },
      trigger: { select: { connectionId: true } },
    },
  })
  const firings = rows.map(({ event, details, trigger, ...firing }) => {
    const data = eventDataSchema.parse(event?.data ?? {})
    const { runId, messages = 0 } = detailsSchema.parse(details ?? {})
    /** Whom or what it was about. */
    const subject = data.employee?.name ?? data.connectionName ?? data.name ?? data.listing?.name ?? null
    return {
      ...firing,
      subject,
      messages,
      run: runId ? { id: runId, connectionId: trigger.connectionId } : null,
    }
  })
  return { firings, count, page: shown, pageCount }
}
export type FiringsPage = Awaited<ReturnType<typeof listFirings>>
