import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { requireRole } from '@/lib/folders/queries'
import type { SyncLinkState } from '@/lib/generated/prisma/enums'
import { type ExplainedValue, explainMapping, type MappedEmployee } from '@/lib/syncs/mapping/rules'
import type { AttributeMapping } from '@/lib/syncs/mapping/schema'

/** What the provider would be told of one person. */
export interface MappingPreview {
  employee: { id: string; name: string }
  /** Whether they are known at the provider. */
  state: SyncLinkState
  rows: (ExplainedValue & {
    /** What the provider was told last; undefined where it was told nothing of them yet. */
    told?: string | null
  })[]
}

/**
 * What a mapping, saved or not, makes of one person, beside what the provider was told of them last.
 * @throws AppError `not_found`
 */
export async function previewMapping(
  actor: Actor,
  {
    connectionId,
    employeeId,
    mapping,
  }: { connectionId: string; employeeId: string; mapping: AttributeMapping },
): Promise<MappingPreview> {
  authorize(actor, 'sync:read')
  await requireRole(db, actor, connectionId, 'view')
  const employee = await readEmployee(actor, connectionId, employeeId)
  const link = await db.syncLink.findUnique({
    where: { connectionId_employeeId: { connectionId, employeeId } },
    select: { state: true, sent: true },
  })
  const sent = (link?.sent ?? null) as Readonly<Record<string, string>> | null
  const { id, givenName, familyName } = employee
  return {
    employee: { id, name: `${givenName} ${familyName}` },
    state: link?.state ?? 'absent',
    rows: explainMapping(mapping, employee).map((row) =>
      sent ? { ...row, told: Object.hasOwn(sent, row.target) ? (sent[row.target] ?? null) : null } : row,
    ),
  }
}

async function readEmployee(
  { organizationId }: OrganizationActor,
  connectionId: string,
  id: string,
): Promise<MappedEmployee> {
  const row = await db.employee.findFirst({
    where: { id, organizationId },
    select: {
      id: true,
      email: true,
      userName: true,
      externalId: true,
      givenName: true,
      familyName: true,
      jobTitle: true,
      department: true,
      team: true,
      location: true,
      country: true,
      language: true,
      employmentType: true,
      startDate: true,
      endDate: true,
      status: true,
      attributes: true,
      managerId: true,
    },
  })
  if (!row) throw new AppError('not_found')
  const { managerId, attributes, startDate, endDate, ...texts } = row
  const manager = managerId
    ? await db.syncLink.findFirst({
        where: { connectionId, employeeId: managerId, state: 'linked' },
        select: { remoteId: true },
      })
    : null
  return {
    ...texts,
    startDate: toDay(startDate),
    endDate: toDay(endDate),
    attributes: attributes as Record<string, string>,
    managerRemoteId: manager?.remoteId ?? null,
  }
}

function toDay(date: Date | null): string | null {
  return date?.toISOString().slice(0, 10) ?? null
}
