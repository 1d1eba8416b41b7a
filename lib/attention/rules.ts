import { type Danger, type Deadline, type Threshold, thresholds } from '@/lib/attention/schema'
import { hasLeft } from '@/lib/auth/employment'
import { isOwnerLeaving, type Owner } from '@/lib/connections/settings/rules'
import { addDays, dayOf } from '@/lib/days'

const dayMs = 24 * 60 * 60 * 1000

/** The longest time ahead at which anybody is told. */
const horizonDays = Math.max(...thresholds)

/** What is due before this moment is within the longest threshold: the end of the last day that counts. */
export function endOfHorizon(now: Date): Date {
  return addDays(now, horizonDays + 1)
}

// The least that was crossed: what is first seen five days ahead is at 7, and never was at 30.
function thresholdAt(days: number, isOver: boolean): Threshold | null {
  if (isOver) return 0
  return thresholds.find((threshold) => threshold > 0 && days <= threshold) ?? null
}

function deadlineAt(dueOn: Date, isOver: boolean, now: Date): Deadline | null {
  const days = Math.round((dueOn.getTime() - dayOf(now).getTime()) / dayMs)
  const threshold = thresholdAt(days, isOver)
  return threshold === null ? null : { dueOn, days, threshold }
}

export interface SecretFacts {
  secretExpiresAt: Date | null
  expiresAt: Date | null
  refreshAt: Date | null
}

/** When what a person has to replace ends; null: never, or Portico renews it by itself. */
export function secretEnd({ secretExpiresAt, expiresAt, refreshAt }: SecretFacts): Date | null {
  const ends = [secretExpiresAt, refreshAt === null ? expiresAt : null].filter((end) => end !== null)
  return ends.length === 0 ? null : new Date(Math.min(...ends.map((end) => end.getTime())))
}

/** Whether a secret ends within 30 days or has ended: over from the very moment on. */
export function secretDeadline(credential: SecretFacts | null, now: Date): Deadline | null {
  const end = credential && secretEnd(credential)
  return end ? deadlineAt(dayOf(end), end.getTime() <= now.getTime(), now) : null
}

/** Whether an owner has left or is leaving, and by when as far as the directory knows. */
export function ownerDanger(owner: Owner, now: Date): Extract<Danger, { kind: 'ownerLeaving' }> | null {
  if (!isOwnerLeaving(owner, now)) return null
  const { status = 'left', endDate = null } = owner?.employee ?? {}
  // Whoever the directory says has left is gone, whatever day to come stands there.
  if (endDate === null || (status === 'left' && endDate >= dayOf(now))) {
    return { kind: 'ownerLeaving', deadline: null }
  }
  const deadline = deadlineAt(dayOf(endDate), hasLeft({ status, endDate }, now), now)
  return { kind: 'ownerLeaving', deadline }
}

/**
 * How soon a danger wants somebody, 0 first: what does not work now, what hurts by tomorrow, within a week,
 * within a month.
 */
export function urgencyOf(danger: Danger): number {
  switch (danger.kind) {
    case 'broken':
      return danger.connection.state === 'connected' ? 1 : 0
    case 'approval':
      return 2
    case 'ownerLeaving':
      return danger.deadline ? Math.max(1, thresholds.indexOf(danger.deadline.threshold)) : 1
    case 'secretExpiry':
      return thresholds.indexOf(danger.deadline.threshold)
  }
}

interface Ranked {
  danger: Danger
  connection: { name: string }
}

/** The most urgent first; among equals the earlier date, then by name. */
export function byUrgency(one: Ranked, other: Ranked): number {
  return (
    urgencyOf(one.danger) - urgencyOf(other.danger) ||
    daysOf(one.danger) - daysOf(other.danger) ||
    one.connection.name.localeCompare(other.connection.name)
  )
}

function daysOf(danger: Danger): number {
  return 'deadline' in danger && danger.deadline ? danger.deadline.days : 0
}

/** What `attention.sentence` of the messages says of a danger; what is broken is told by its state instead. */
export function dangerSentence(danger: Exclude<Danger, { kind: 'broken' }>, owner: string | null) {
  if (danger.kind === 'approval') return { key: 'approval', values: {} } as const
  const { deadline } = danger
  if (deadline === null) {
    return owner === null
      ? ({ key: 'ownerGone', values: {} } as const)
      : ({ key: 'ownerLeft', values: { owner } } as const)
  }
  const isOver = deadline.threshold === 0
  const values = { owner: owner ?? '', date: deadline.dueOn, days: Math.abs(deadline.days) }
  const [over, ahead] =
    danger.kind === 'ownerLeaving'
      ? (['ownerLeftOn', 'ownerLeaves'] as const)
      : (['secretEnded', 'secretEnds'] as const)
  return { key: isOver ? over : ahead, values }
}
