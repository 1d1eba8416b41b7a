import { longestId, readText, tidy } from '@/lib/directory/imports/values/rules'
import type { GroupResource } from '@/lib/scim/groups/schema'
import { longestGroupName } from '@/lib/scim/groups/schema'
import { etagOf } from '@/lib/scim/rules'
import { type Json, resourceId, scimPath, scimProblem, urns } from '@/lib/scim/schema'
import { fullName } from '@/lib/scim/users/rules'

export interface GroupRow {
  id: string
  name: string
  externalId: string | null
  version: number
  createdAt: Date
  updatedAt: Date
}

export interface MemberRow {
  id: string
  givenName: string
  familyName: string
}

/**
 * A group as SCIM has it (RFC 7643 §4.2).
 * @param members null: they were not asked for
 * @param portico address of this Portico, without a slash at its end
 */
export function toGroup(row: GroupRow, members: MemberRow[] | null, portico: string): Json {
  const base = `${portico}${scimPath}`
  return {
    schemas: [urns.group],
    id: row.id,
    ...(row.externalId !== null && { externalId: row.externalId }),
    displayName: row.name,
    ...(members &&
      members.length > 0 && {
        members: members.map((member) => ({
          value: member.id,
          $ref: `${base}/Users/${member.id}`,
          type: 'User',
          display: fullName(member),
        })),
      }),
    meta: {
      resourceType: 'Group',
      created: row.createdAt.toISOString(),
      lastModified: row.updatedAt.toISOString(),
      location: `${base}/Groups/${row.id}`,
      version: etagOf(row.version),
    },
  }
}

/** @throws AppError `invalid` (`invalidValue`) */
export function readGroupName(displayName: string | undefined): string {
  const name = tidy(displayName ?? '')
  if (name === '') throw scimProblem('invalidValue', "'displayName' is required")
  if ('reason' in readText(name, longestGroupName)) {
    throw scimProblem('invalidValue', `'displayName' is longer than ${longestGroupName} characters`)
  }
  return name
}

/** @throws AppError `invalid` (`invalidValue`) */
export function readExternalId(externalId: string | undefined): string | null {
  if (externalId === undefined) return null
  if ('reason' in readText(externalId, longestId)) {
    throw scimProblem('invalidValue', `'externalId' is longer than ${longestId} characters`)
  }
  return externalId
}

/**
 * The ids of members, each once.
 * @throws AppError `invalid` (`invalidValue`) for what cannot be the id of a user
 */
export function memberIds(members: GroupResource['members'] = []): string[] {
  const ids = members.map(({ value, type }) => {
    if (type !== undefined && type.toLowerCase() !== 'user') {
      throw scimProblem('invalidValue', 'Members of a group are users; groups in groups are not supported')
    }
    const id = resourceId.safeParse(value)
    if (!id.success) throw notAUser(value ?? '')
    return id.data.toLowerCase()
  })
  return [...new Set(ids)]
}

export function notAUser(id: string) {
  return scimProblem('invalidValue', `'members' names '${id.slice(0, 100)}', which is no user`)
}
