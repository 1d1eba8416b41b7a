import { z } from 'zod'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { connectionsWhere } from '@/lib/folders/queries'
import { eventDataSchema } from '@/lib/triggers/rules'
import { samplePerson } from '@/lib/triggers/testing/rules'

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
  const names = await findNames(actor, rows)
  const firings = rows.map(({ event, details, trigger, ...firing }) => {
    const data = eventDataSchema.parse(event?.data ?? {})
    const { runId, messages = 0 } = detailsSchema.parse(details ?? {})
    const unknown = firing.isTest ? samplePerson : data.employee?.email
    const person = data.employee && (names.get(data.employee.id) ?? unknown)
    const connection = data.connectionName ?? names.get(data.connectionId ?? '')
    /** Whom or what it was about; null: nobody, or what the reader does not see. */
    const subject = person ?? connection ?? data.name ?? data.listing?.name ?? null
    return {
      ...firing,
      subject,
      messages,
      run: runId ? { id: runId, connectionId: trigger.connectionId } : null,
    }
  })
  return { firings, count, page: shown, pageCount }
}
/** Names of the people and connections that events tell of, by their ids. */
async function findNames(
  actor: MemberActor,
  rows: readonly { event: { data: unknown } | null }[],
): Promise<Map<string, string>> {
  const told = rows.map(({ event }) => eventDataSchema.parse(event?.data ?? {}))
  const [people, connections] = await Promise.all([
    db.employee.findMany({
      where: {
        id: { in: told.flatMap(({ employee }) => employee?.id ?? []) },
        organizationId: actor.organizationId,
      },
      select: { id: true, givenName: true, familyName: true },
    }),
    db.connection.findMany({
      where: {
        id: { in: told.flatMap(({ connectionId }) => connectionId ?? []) },
        AND: connectionsWhere(actor, 'view'),
      },
      select: { id: true, name: true },
    }),
  ])
  return new Map([
    ...people.map(({ id, givenName, familyName }) => [id, `${givenName} ${familyName}`] as const),
    ...connections.map(({ id, name }) => [id, name] as const),
  ])
}
export type FiringsPage = Awaited<ReturnType<typeof listFirings>>
