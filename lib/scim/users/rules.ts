import { isoDay } from '@/lib/days'
import type { AttributeDefinition } from '@/lib/directory/imports/schema'
import type { EmployeeStatus, EmploymentType } from '@/lib/generated/prisma/enums'
import { etagOf } from '@/lib/scim/rules'
import { type Json, scimPath, urns } from '@/lib/scim/schema'

/** A person as the directory holds them, with what an answer says of others. */
export interface UserRow {
  id: string
  givenName: string
  familyName: string
  email: string
  externalId: string | null
  userName: string | null
  jobTitle: string | null
  department: string | null
  team: string | null
  location: string | null
  country: string | null
  language: string | null
  employmentType: EmploymentType
  startDate: Date | null
  endDate: Date | null
  status: EmployeeStatus
  attributes: Record<string, string>
  version: number
  createdAt: Date
  updatedAt: Date
  manager: { id: string; givenName: string; familyName: string; scimDeletedAt: Date | null } | null
  groups: { id: string; name: string }[]
}

/** What SCIM calls active: those who work here, as far as the identity provider is concerned. */
export const activeStatuses: readonly EmployeeStatus[] = ['active', 'on_leave']

export const userTypes: Record<EmploymentType, string> = {
  permanent: 'Employee',
  fixed_term: 'Employee',
  apprentice: 'Intern',
  intern: 'Intern',
  contractor: 'Contractor',
}

export const fullName = ({ givenName, familyName }: { givenName: string; familyName: string }) =>
  `${givenName} ${familyName}`.trim()

const some = (values: Json): Json | undefined => {
  const entries = Object.entries(values).filter(([, value]) => value !== null && value !== undefined)
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}

/**
 * A person as a SCIM user (RFC 7643 §4.1, §4.3).
 * @param own the organization's own attributes
 * @param portico address of this Portico, without a slash at its end
 */
export function toUser(row: UserRow, own: readonly AttributeDefinition[], portico: string): Json {
  const base = `${portico}${scimPath}`
  const address = some({ locality: row.location, country: row.country })
  const manager = row.manager?.scimDeletedAt === null ? row.manager : null
  const enterprise = some({
    department: row.department,
    manager: manager && {
      value: manager.id,
      $ref: `${base}/Users/${manager.id}`,
      displayName: fullName(manager),
    },
  })
  return {
    schemas: [urns.user, ...(enterprise ? [urns.enterprise] : []), urns.portico],
    id: row.id,
    ...some({ externalId: row.externalId }),
    userName: row.userName ?? row.email,
    name: some({
      formatted: fullName(row),
      familyName: row.familyName || null,
      givenName: row.givenName || null,
    }),
    displayName: fullName(row),
    ...some({ title: row.jobTitle, preferredLanguage: row.language }),
    userType: userTypes[row.employmentType],
    active: activeStatuses.includes(row.status),
    emails: [{ value: row.email, type: 'work', primary: true }],
    ...(address && { addresses: [{ ...address, type: 'work', primary: true }] }),
    ...(row.groups.length > 0 && {
      groups: row.groups.map(({ id, name }) => ({
        value: id,
        $ref: `${base}/Groups/${id}`,
        display: name,
        type: 'direct',
      })),
    }),
    ...(enterprise && { [urns.enterprise]: enterprise }),
    [urns.portico]: {
      ...some(Object.fromEntries(own.map(({ key }) => [key, row.attributes[key]]))),
      ...some({ team: row.team }),
      employmentType: row.employmentType,
      ...some({
        startDate: row.startDate && isoDay(row.startDate),
        endDate: row.endDate && isoDay(row.endDate),
      }),
    },
    meta: {
      resourceType: 'User',
      created: row.createdAt.toISOString(),
      lastModified: row.updatedAt.toISOString(),
      location: `${base}/Users/${row.id}`,
      version: etagOf(row.version),
    },
  }
}
