import { addDays, dayOf } from '@/lib/days'
import type { Prisma } from '@/lib/generated/prisma/client'
import type { EmployeeStatus } from '@/lib/generated/prisma/enums'

/** What the directory says of a person; their last day at midnight UTC, as it keeps days. */
export interface Employment {
  status: EmployeeStatus
  endDate: Date | null
}

/** Whose last day is at most so many days away is leaving. */
export const noticeDays = 30

/** Whether a person has left. On their last day they are still there. */
export function hasLeft({ status, endDate }: Employment, now: Date): boolean {
  return status === 'left' || (endDate !== null && endDate < dayOf(now))
}

/** Whether a person has left or leaves within `noticeDays`. */
export function isLeaving(employment: Employment, now: Date): boolean {
  const { endDate } = employment
  return hasLeft(employment, now) || (endDate !== null && endDate <= addDays(now, noticeDays))
}

/** The people of whom `isLeaving` holds. */
export function leavingWhere(now: Date): Prisma.EmployeeWhereInput {
  return { OR: [{ status: 'left' }, { endDate: { lte: addDays(now, noticeDays) } }] }
}

/** The people of whom `hasLeft` holds. */
export function leftWhere(now: Date): Prisma.EmployeeWhereInput {
  return { OR: [{ status: 'left' }, { endDate: { lt: dayOf(now) } }] }
}

/**
 * Members who have not left: those of whom `hasLeft` does not hold. Of whom the directory knows nothing it says nothing
 * new: whoever was locked out before their entry went stays it.
 */
export function notLeftWhere(now: Date): Prisma.MemberWhereInput {
  const isHere = { status: { not: 'left' as const } }
  return {
    OR: [
      { employee: null, lockedOutAt: null },
      { employee: { ...isHere, endDate: null } },
      { employee: { ...isHere, endDate: { gte: dayOf(now) } } },
    ],
  }
}
