import { type Employment, isLeaving } from '@/lib/auth/employment'
import { nameLength } from '@/lib/connections/settings/schema'

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

/** The owner of a connection, with what the directory says of them; null: nobody any more. */
export type Owner = { employee: Employment | null } | null

/** Whether somebody else has to take a connection over: nobody owns it, or who does has left or is leaving. */
export function isOwnerLeaving(owner: Owner, now: Date): boolean {
  return owner === null || (owner.employee !== null && isLeaving(owner.employee, now))
}
