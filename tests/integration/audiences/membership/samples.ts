import { evaluateAudience } from '@/lib/audiences/membership/mutations'
import type { AudienceConditions } from '@/lib/audiences/schema'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { saveEmployees } from '@/lib/directory/saving/mutations'
import { createAudience, createOrganization } from '@/tests/support/factories'

export const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000)
export const file = { kind: 'import', importId: crypto.randomUUID(), userId: null } as const
export const scim = { kind: 'scim' } as const

export const departmentIs = (value: string): AudienceConditions => ({
  kind: 'attribute',
  attribute: 'department',
  operator: 'is',
  value,
})
export const newcomers: AudienceConditions = {
  kind: 'attribute',
  attribute: 'startDate',
  operator: 'withinLastDays',
  value: 90,
}

/** An organization whose audiences Portico follows; nothing of a test before is left. */
export async function newFollowed() {
  await db.activation.deleteMany()
  await db.audience.deleteMany()
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`
  const organization = await createOrganization(db)
  const portico = systemActor(organization.id)
  const save = (
    drafts: Parameters<typeof saveEmployees>[2],
    cause: Parameters<typeof saveEmployees>[3] = scim,
  ) => db.$transaction((tx) => saveEmployees(tx, portico, drafts, cause))

  async function audienceOf(conditions: AudienceConditions, day = new Date()) {
    const audience = await createAudience(db, organization, { conditions })
    const cause = { kind: 'audience', audienceId: audience.id, version: 1, userId: null } as const
    await db.$transaction((tx) => evaluateAudience(tx, portico, audience.id, { cause, today: day }))
    return audience
  }

  return { organization, portico, save, audienceOf }
}
export type Followed = Awaited<ReturnType<typeof newFollowed>>

export async function memberIds(audience: { id: string }): Promise<string[]> {
  const members = await db.audienceMember.findMany({ where: { audienceId: audience.id } })
  return members.map(({ employeeId }) => employeeId).sort()
}

export async function eventsOf(employeeId: string | undefined) {
  const events = await db.accessEvent.findMany({ where: { employeeId }, orderBy: { createdAt: 'asc' } })
  return events.map(({ kind, cause, listingId }) => ({ kind, cause, listingId }))
}
