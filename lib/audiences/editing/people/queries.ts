import type { PeopleFound, SavedPeople } from '@/lib/audiences/editing/schema'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { chipSelect, searchEmployees, toChip } from '@/lib/directory/queries'
import type { PersonChip } from '@/lib/directory/schema'

/** How many people a search offers, and a page of those by hand holds. */
const offered = 8
const savedPageSize = 60

/** People of the directory to add. */
export async function findPeople(actor: Actor, query: string): Promise<PeopleFound> {
  authorize(actor, 'audience:read')
  const found = await searchEmployees(actor, { query, limit: offered })
  return {
    audiences: [],
    employees: found.map(({ id, givenName, familyName, jobTitle, department }) => ({
      id,
      name: `${givenName} ${familyName}`,
      jobTitle,
      department,
      hasLeft: false,
    })),
  }
}

/** People by their ids, as chips show them, by name. */
export async function describePeople(actor: Actor, ids: string[]): Promise<PersonChip[]> {
  authorize(actor, 'audience:read')
  if (ids.length === 0) return []
  const rows = await db.employee.findMany({
    where: { organizationId: actor.organizationId, id: { in: ids } },
    orderBy: [{ familyName: 'asc' }, { givenName: 'asc' }, { id: 'asc' }],
    select: chipSelect,
  })
  return rows.map(toChip)
}

/** One page of the people whom a saved audience has by hand. */
export async function listSavedPeople(
  actor: Actor,
  audienceId: string | null,
  page: number,
): Promise<SavedPeople> {
  authorize(actor, 'audience:read')
  if (!audienceId) return { total: 0, page: 1, pageCount: 1, people: [] }
  const where = { audienceId, audience: { organizationId: actor.organizationId } }
  const total = await db.audiencePerson.count({ where })
  const pageCount = Math.max(1, Math.ceil(total / savedPageSize))
  const shown = Math.min(page, pageCount)
  const rows = await db.audiencePerson.findMany({
    where,
    orderBy: [{ employee: { familyName: 'asc' } }, { employee: { givenName: 'asc' } }, { employeeId: 'asc' }],
    skip: (shown - 1) * savedPageSize,
    take: savedPageSize,
    select: { employee: { select: chipSelect } },
  })
  return { total, page: shown, pageCount, people: rows.map(({ employee }) => toChip(employee)) }
}
