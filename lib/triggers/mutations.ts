import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { isUniqueViolation } from '@/lib/database/unique'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { connectionsWhere } from '@/lib/folders/queries'
import type { Prisma } from '@/lib/generated/prisma/client'
import { nextTime, scheduleSchema } from '@/lib/schedules'
import { findGone, holdLinks, holdOf, linksSelect, requireLinks } from '@/lib/triggers/links/queries'
import { isLoop, toFilter, toSchedule } from '@/lib/triggers/rules'
import { type TriggerInput, triggerFilterSchema } from '@/lib/triggers/schema'
import { toDetails } from '@/lib/triggers/texts/mutations'

/**
 * Makes a trigger, or changes one: what sets it off and what it does stay as they are. A new one is on, unless what it
 * works with cannot be used now.
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `invalid` with the fields at fault; `conflict`
 * (`triggerNameTaken`, `triggerLoop`)
 */
export async function saveTrigger(
  actor: Actor,
  input: TriggerInput,
  now = new Date(),
): Promise<{ triggerId: string; isEnabled: boolean }> {
  authorize(actor, 'trigger:update')
  try {
    return await db.$transaction((tx) => save(tx, actor, input, now))
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw new AppError('conflict', { reason: 'triggerNameTaken', fields: { name: 'triggerNameTaken' } })
  }
}

async function save(tx: Transaction, actor: MemberActor, input: TriggerInput, now: Date) {
  const { organizationId, memberId } = actor
  const { name, source, action } = input
  await holdLinks(tx, actor, input)
  const known = input.triggerId ? await holdTrigger(tx, actor, input.triggerId) : null
  if (known && (known.action !== action || (known.event ?? 'schedule') !== source)) {
    throw new AppError('invalid', { fields: { source: 'choose' } })
  }
  const links = await requireLinks(tx, actor, input)
  const filter = toFilter(input)
  await requireFilter(tx, actor, filter)
  if (isLoop(input, filter, links.connectionId)) {
    throw new AppError('conflict', { reason: 'triggerLoop', fields: { filterConnectionId: 'triggerLoop' } })
  }
  const schedule = source === 'schedule' ? toSchedule(input) : null
  const details = await toDetails(tx, actor, input)
  const values = {
    name,
    filter,
    details: details as Prisma.InputJsonObject,
    ...links,
    schedule: schedule ?? undefined,
  }
  const isSame = known && JSON.stringify(known.schedule) === JSON.stringify(schedule)
  const nextFiringAt = isSame ? known.nextFiringAt : schedule && nextTime(schedule, now)
  const event = source === 'schedule' ? null : source
  const { id } = known
    ? await tx.trigger.update({ where: { id: known.id, organizationId }, data: { ...values, nextFiringAt } })
    : await tx.trigger.create({ data: { ...values, nextFiringAt, event, action, organizationId, memberId } })
  const entry = { subject: { type: 'trigger', id }, details: { name } }
  await audit(tx, actor, { ...entry, action: known ? 'trigger.changed' : 'trigger.created' })
  const held = await readHold(tx, actor, id)
  const isEnabled = known ? known.isEnabled : held === null
  if (!known && isEnabled) await tx.trigger.update({ where: { id }, data: { isEnabled } })
  return { triggerId: id, isEnabled }
}

/** What an event is narrowed to has to be the organization's own, and seen by whoever chooses it. */
async function requireFilter(
  tx: Transaction,
  actor: MemberActor,
  { connectionId, listingId, segmentId }: ReturnType<typeof toFilter>,
): Promise<void> {
  const isKnown = async (count: Promise<number>) => (await count) > 0
  const seen = { id: connectionId, AND: connectionsWhere(actor, 'view') }
  if (connectionId && !(await isKnown(tx.connection.count({ where: seen })))) {
    throw new AppError('invalid', { fields: { filterConnectionId: 'choose' } })
  }
  if (listingId && !(await isKnown(tx.listing.count({ where: { id: listingId } })))) {
    throw new AppError('invalid', { fields: { listingId: 'choose' } })
  }
  const own = { id: segmentId, organizationId: actor.organizationId }
  if (segmentId && !(await isKnown(tx.segment.count({ where: own })))) {
    throw new AppError('invalid', { fields: { segmentId: 'choose' } })
  }
}

async function readHold(tx: Transaction, actor: MemberActor, id: string) {
  const trigger = await tx.trigger.findUniqueOrThrow({
    where: { id, organizationId: actor.organizationId },
    select: { action: true, filter: true, ...linksSelect },
  })
  const goneOf = await findGone(tx, actor, [trigger.filter])
  return holdOf(trigger, goneOf(triggerFilterSchema.parse(trigger.filter)))
}

/** A trigger of the actor's organization, held against other changes. @throws AppError `not_found` */
export async function holdTrigger(tx: Transaction, { organizationId }: MemberActor, id: string) {
  await tx.$queryRaw`
    SELECT 1 FROM "Trigger" WHERE "id" = ${id}::uuid AND "organizationId" = ${organizationId}::uuid FOR UPDATE`
  const trigger = await tx.trigger.findFirst({ where: { id, organizationId } })
  if (!trigger) throw new AppError('not_found')
  return trigger
}

/**
 * Switches a trigger on or off. By the clock it goes on with the next time, not with those that passed.
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `conflict` (`trigger.connectionNotUsable`,
 * `trigger.switchedOff`, `trigger.endpointNotUsable`, with `name`) where what it works with cannot be used, and
 * (`trigger.connectionGone`, `trigger.listingGone`, `trigger.segmentGone`) where what it is narrowed to was deleted
 */
export async function switchTrigger(
  actor: Actor,
  { triggerId, isEnabled }: { triggerId: string; isEnabled: boolean },
  now = new Date(),
): Promise<void> {
  authorize(actor, 'trigger:update')
  await db.$transaction(async (tx) => {
    const trigger = await holdTrigger(tx, actor, triggerId)
    if (trigger.isEnabled === isEnabled) return
    if (isEnabled) await requireUsable(tx, actor, trigger)
    const schedule = scheduleSchema.safeParse(trigger.schedule).data
    const nextFiringAt = isEnabled && schedule ? nextTime(schedule, now) : null
    await tx.trigger.update({ where: { id: triggerId }, data: { isEnabled, nextFiringAt } })
    await audit(tx, actor, {
      action: isEnabled ? 'trigger.enabled' : 'trigger.disabled',
      subject: { type: 'trigger', id: triggerId },
      details: { name: trigger.name },
    })
  })
}

/** @throws AppError as `switchTrigger` */
export async function requireUsable(
  tx: Transaction,
  actor: MemberActor,
  trigger: Awaited<ReturnType<typeof holdTrigger>>,
): Promise<void> {
  const { id, action, connectionId, endpointId } = trigger
  await requireLinks(tx, actor, { action, connectionId: connectionId ?? '', endpointId: endpointId ?? '' })
  const hold = await readHold(tx, actor, id)
  if (hold) throw new AppError('conflict', { reason: `trigger.${hold.reason}`, values: { name: hold.name } })
}

/** Deletes a trigger with its history. @throws AppError `not_found` */
export async function deleteTrigger(actor: Actor, triggerId: string): Promise<void> {
  authorize(actor, 'trigger:update')
  await db.$transaction(async (tx) => {
    const { name } = await holdTrigger(tx, actor, triggerId)
    await tx.trigger.delete({ where: { id: triggerId, organizationId: actor.organizationId } })
    await audit(tx, actor, {
      action: 'trigger.deleted',
      subject: { type: 'trigger', id: triggerId },
      details: { name },
    })
  })
}
