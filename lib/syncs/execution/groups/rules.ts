import { createHash } from 'node:crypto'
import { attributeOf, type Json } from '@/lib/scim-client/paths'
import type { ScimFailure } from '@/lib/scim-client/schema'
import type { FieldDifference } from '@/lib/syncs/mapping/schema'

/** What was done with a group, all told: how many came in and left, and what it was called before. */
export interface Totals {
  added: number
  removed: number
  renamed: FieldDifference | null
}

/** Totals as they stand in an item: members as `+12 −3`, since of who they are there may be a million. */
export function toChanges({ added, removed, renamed }: Totals): FieldDifference[] {
  const counts = [...(added > 0 ? [`+${added}`] : []), ...(removed > 0 ? [`−${removed}`] : [])]
  return [
    ...(renamed ? [renamed] : []),
    ...(counts.length > 0 ? [{ name: 'members', before: null, after: counts.join(' ') }] : []),
  ]
}

/** The totals of an item that was begun before. */
export function toTotals(changes: readonly FieldDifference[] | null): Totals {
  const counts = changes?.find(({ name }) => name === 'members')?.after ?? ''
  const of = (sign: string) =>
    Number(
      counts
        .split(' ')
        .find((one) => one.startsWith(sign))
        ?.slice(1) ?? 0,
    )
  return {
    added: of('+'),
    removed: of('−'),
    renamed: changes?.find(({ name }) => name === 'displayName') ?? null,
  }
}

/**
 * The `externalId` of groups that Portico makes, of one connection and audience: a UUID, as providers have from others
 * too. By it a group is known whose creation was answered to nobody.
 */
export function markOf(connectionId: string, audienceId: string): string {
  const digest = createHash('sha256').update(`${connectionId} ${audienceId}`).digest('hex')
  return digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5')
}

/** Whether a group that was read is one that Portico made for an audience. */
export function isMarked(group: Json, connectionId: string, audienceId: string): boolean {
  return attributeOf(group, 'externalId') === markOf(connectionId, audienceId)
}

/** Whether what a provider answers to lists or creations of groups means that it has none. */
export function isWithoutGroups(failure: ScimFailure, isSaidToHave: boolean): boolean {
  if (failure.kind === 'notFound') return true
  if (failure.kind !== 'invalid' && failure.kind !== 'forbidden') return false
  return !isSaidToHave || [405, 501].includes(failure.answer.status)
}

/** Fewer are not tried together where a provider takes too long for them. */
const fewest = 100

/** How many members to try together after so many took too long or were refused; null: fewer would not help. */
export function fewerAfter(failure: ScimFailure, tried: number): number | null {
  const isTooMany = failure.kind === 'timeout' ? tried > fewest : tried > 1 && isOfMembers(failure)
  return isTooMany ? Math.ceil(tried / 2) : null
}

/** Whether a change of members was refused for what it says of them, in a group that is there. */
export function isOfMembers(failure: ScimFailure): boolean {
  if (failure.kind === 'notFound') return true
  return failure.kind === 'invalid' && ![405, 501].includes(failure.answer.status)
}
