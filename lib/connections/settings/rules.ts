import { nameLength } from '@/lib/connections/settings/schema'
import type { EmployeeStatus } from '@/lib/generated/prisma/enums'

/** What a copy is called: the first free of "Okta 2", "Okta 3" and so on, whatever their letters' case. */
export function copyName(name: string, taken: readonly string[]): string {
  const known = new Set(taken.map((other) => other.toLowerCase()))
  const stem = name.replace(/ \d{1,6}$/, '')
  for (let number = 2; ; number += 1) {
    const suffix = ` ${number}`
    const copy = `${stem.slice(0, nameLength - suffix.length).trimEnd()}${suffix}`.toWellFormed()
    if (!known.has(copy.toLowerCase())) return copy
  }
}

const dayMs = 24 * 60 * 60 * 1000
/** Whose last day is at most so many days away is leaving. */
const noticeDays = 30

/** Midnight UTC, by which the directory keeps days. */
export function startOfDay(now: Date): Date {
  return new Date(Math.floor(now.getTime() / dayMs) * dayMs)
}

/** The last day of work, at midnight UTC as the directory keeps it, up to which somebody is leaving. */
export function lastNoticeDay(now: Date): Date {
  return new Date(startOfDay(now).getTime() + noticeDays * dayMs)
}

/** The owner of a connection, with what the directory says of them; null: nobody any more. */
export type Owner = { employee: { status: EmployeeStatus; endDate: Date | null } | null } | null

/** Whether somebody else has to take a connection over: nobody owns it, or who does has left or is leaving. */
export function isOwnerLeaving(owner: Owner, now: Date): boolean {
  if (!owner) return true
  const { status, endDate } = owner.employee ?? {}
  return status === 'left' || (endDate != null && endDate.getTime() <= lastNoticeDay(now).getTime())
}
