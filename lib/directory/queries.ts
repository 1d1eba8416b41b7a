import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { type Employee, Prisma } from '@/lib/generated/prisma/client'
import { employeeId, type PersonChip } from './schema'

const summarySelect = {
  id: true,
  givenName: true,
  familyName: true,
  email: true,
  jobTitle: true,
  department: true,
  country: true,
  status: true,
} satisfies Prisma.EmployeeSelect

/** What lists and pickers show of a person. */
export type EmployeeSummary = Pick<Employee, keyof typeof summarySelect>

/** What a chip is made of. */
export const chipSelect = {
  id: true,
  givenName: true,
  familyName: true,
  jobTitle: true,
  status: true,
} satisfies Prisma.EmployeeSelect

/** Somebody of the directory as a chip. */
export function toChip({
  id,
  givenName,
  familyName,
  jobTitle,
  status,
}: Pick<Employee, keyof typeof chipSelect>): PersonChip {
  return { id, name: `${givenName} ${familyName}`, jobTitle, hasLeft: status === 'left' }
}

const maxWords = 5
const maxIds = 10_000

function toWords(query: string): string[] {
  const words = query
    .toWellFormed()
    .slice(0, 200)
    .split(/[\s\p{C}]+/u)
  return words.filter((word) => /[\p{L}\p{N}]/u.test(word)).slice(0, maxWords)
}

/** In SQL: whether `text` has a word that begins with `word`; `search_text` puts a blank before each word. */
function hasPrefix(text: Prisma.Sql, word: string): Prisma.Sql {
  return Prisma.sql`${text} LIKE '%' || search_text(${word}) || '%'`
}

function contains(text: Prisma.Sql, word: string): Prisma.Sql {
  // One or two letters inside a word say nothing, and trigrams cannot find them.
  if (word.length < 3) return hasPrefix(text, word)
  return Prisma.sql`${text} LIKE '%' || btrim(search_text(${word})) || '%'`
}

/** In SQL: whether anything of the word is left to search by: signs alone name nobody, rather than everybody. */
function isSearchable(word: string): Prisma.Sql {
  return Prisma.sql`search_text(${word}) <> ' '`
}

/**
 * In SQL, about the table `"Employee"` under its own name or another: has each word of the query in name, e-mail or
 * department. Null for an empty query; one of signs alone matches nobody.
 */
export function matchesQuery(query: string, employee = Prisma.sql`"Employee"`): Prisma.Sql | null {
  const words = toWords(query)
  if (words.length === 0) return query.trim() === '' ? null : Prisma.sql`FALSE`
  const text = Prisma.sql`${employee}."searchText"`
  return Prisma.join(
    words.flatMap((word) => [isSearchable(word), contains(text, word)]),
    ' AND ',
  )
}

/**
 * People of the directory who have not left and have each word of the query in name, e-mail or department,
 * however accented or capitalized. First those named so, then whose names, then whose other words begin so.
 * An empty query lists from the start of the alphabet; one of signs alone finds nobody.
 * @param search.limit 20 unless told, at most 50
 */
export async function searchEmployees(
  actor: Actor,
  { query, limit = 20 }: { query: string; limit?: number },
): Promise<EmployeeSummary[]> {
  authorize(actor, 'directory:read')
  const take = Math.min(Math.max(limit, 1), 50)
  const words = toWords(query)
  if (words.length === 0 && query.trim() !== '') return []
  if (words.length === 0) {
    return db.employee.findMany({
      where: { organizationId: actor.organizationId, status: { not: 'left' } },
      orderBy: [{ familyName: 'asc' }, { givenName: 'asc' }, { id: 'asc' }],
      take,
      select: summarySelect,
    })
  }
  const text = Prisma.sql`"searchText"`
  const names = Prisma.sql`split_part("searchText", '|', 1)`
  const phrase = words.join(' ')
  const all = (claims: Prisma.Sql[]) => Prisma.join(claims, ' AND ')
  return db.$queryRaw<EmployeeSummary[]>`
    SELECT id, "givenName", "familyName", email::text, "jobTitle", department, country, status::text
    FROM "Employee"
    WHERE "organizationId" = ${actor.organizationId}::uuid AND status <> 'left'
      AND ${all(words.flatMap((word) => [isSearchable(word), contains(text, word)]))}
    ORDER BY
      ${names} LIKE '%' || search_text(${phrase}) || ' %' DESC,
      ${hasPrefix(names, phrase)} DESC,
      (${all(words.map((word) => hasPrefix(names, word)))}) DESC,
      (${all(words.map((word) => hasPrefix(text, word)))}) DESC,
      "familyName", "givenName", id
    LIMIT ${take}`
}

/** @throws AppError `not_found` */
export async function getEmployee(actor: Actor, id: string): Promise<EmployeeSummary> {
  authorize(actor, 'directory:read')
  const [employee] = await listEmployeesByIds(actor, [id])
  if (!employee) throw new AppError('not_found')
  return employee
}

/** The people with these ids by name, also those who have left; unknown ids are passed over. */
export async function listEmployeesByIds(actor: Actor, ids: string[]): Promise<EmployeeSummary[]> {
  authorize(actor, 'directory:read')
  const known = [...new Set(ids)].filter((id) => employeeId.safeParse(id).success).slice(0, maxIds)
  return db.employee.findMany({
    where: { organizationId: actor.organizationId, id: { in: known } },
    orderBy: [{ familyName: 'asc' }, { givenName: 'asc' }, { id: 'asc' }],
    select: summarySelect,
  })
}
