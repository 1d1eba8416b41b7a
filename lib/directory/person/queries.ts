import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { Prisma } from '@/lib/generated/prisma/client'

const mostReports = 50

const nameSelect = { id: true, givenName: true, familyName: true, jobTitle: true } as const
const byName = [{ familyName: 'asc' }, { givenName: 'asc' }, { id: 'asc' }] as const

const personSelect = (organizationId: string) =>
  ({
    id: true,
    givenName: true,
    familyName: true,
    email: true,
    externalId: true,
    userName: true,
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
    scimDeletedAt: true,
    createdAt: true,
    updatedAt: true,
    manager: { select: nameSelect },
    reports: {
      where: { organizationId, status: { not: 'left' } },
      orderBy: [...byName],
      take: mostReports,
      select: nameSelect,
    },
    _count: { select: { reports: { where: { organizationId, status: { not: 'left' } } } } },
    groups: { orderBy: { group: { name: 'asc' } }, select: { group: { select: { id: true, name: true } } } },
    audiences: {
      orderBy: { audience: { name: 'asc' } },
      select: { audience: { select: { id: true, name: true } } },
    },
    audiencesByHand: { select: { audienceId: true } },
  }) satisfies Prisma.EmployeeSelect

/**
 * All that the directory says of somebody, and where they belong.
 * @throws AppError `not_found`
 */
export async function getPerson(actor: Actor, id: string) {
  authorize(actor, 'directory:read')
  const { organizationId } = actor
  const [person, segments] = await Promise.all([
    db.employee.findFirst({ where: { id, organizationId }, select: personSelect(organizationId) }),
    db.segment.findMany({
      where: { organizationId, users: { some: { employeeId: id } } },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      select: { id: true, name: true },
    }),
  ])
  if (!person) throw new AppError('not_found')
  const { _count, groups, audiences, audiencesByHand, attributes, startDate, endDate, ...rest } = person
  const byHand = new Set(audiencesByHand.map(({ audienceId }) => audienceId))
  return {
    ...rest,
    startDate: startDate?.toISOString().slice(0, 10) ?? null,
    endDate: endDate?.toISOString().slice(0, 10) ?? null,
    attributes: attributes as Record<string, string>,
    reportCount: _count.reports,
    groups: groups.map(({ group }) => group),
    audiences: audiences.map(({ audience }) => ({ ...audience, isByHand: byHand.has(audience.id) })),
    segments,
  }
}
export type Person = Awaited<ReturnType<typeof getPerson>>
