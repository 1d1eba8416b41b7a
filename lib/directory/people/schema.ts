import { isDay } from '@/lib/days'
import type { EmployeeStatus, EmploymentType } from '@/lib/generated/prisma/enums'

export const peoplePageSize = 50

export const employeeStatuses = [
  'onboarding',
  'active',
  'on_leave',
  'left',
] as const satisfies EmployeeStatus[]
export const employmentTypes = [
  'permanent',
  'fixed_term',
  'apprentice',
  'intern',
  'contractor',
] as const satisfies EmploymentType[]

/** Columns beside the name; own attributes stand beside them as `attribute:cost_centre`. */
export const peopleColumns = [
  'email',
  'externalId',
  'jobTitle',
  'department',
  'team',
  'location',
  'country',
  'language',
  'manager',
  'employmentType',
  'startDate',
  'endDate',
  'status',
] as const
export type PeopleColumn = (typeof peopleColumns)[number]
export type ShownColumn = PeopleColumn | `attribute:${string}`
export const defaultColumns: readonly ShownColumn[] = [
  'jobTitle',
  'department',
  'location',
  'startDate',
  'status',
]

export const peopleSorts = [
  'name',
  'email',
  'department',
  'team',
  'location',
  'country',
  'startDate',
] as const
export type PeopleSort = (typeof peopleSorts)[number]

/** A place in the list: what comes after or before this person. */
export interface PeopleCursor {
  direction: 'after' | 'before'
  /** What the list is sorted by, as the person has it. */
  values: string[]
  id: string
}

/** What an address of the list asks for; null and empty do not filter. */
export interface PeopleFilters {
  q: string
  department: string | null
  team: string | null
  location: string | null
  country: string | null
  /** Null: everybody who has not left; `all`: those as well. */
  status: EmployeeStatus | 'all' | null
  employmentType: EmploymentType | null
  /** Id of an audience. */
  audience: string | null
  /** Days, both included. */
  startFrom: string | null
  startTo: string | null
  /** Wanted options of own attributes, by their keys. */
  own: Record<string, string>
  columns: ShownColumn[]
  sort: PeopleSort
  isDescending: boolean
  cursor: PeopleCursor | null
}

type SearchParams = Record<string, string | string[] | undefined>

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const all = (raw: string | string[] | undefined) => (raw === undefined ? [] : [raw].flat())

function text(raw: string | string[] | undefined, maxLength = 200): string {
  const words = (all(raw)[0] ?? '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .toWellFormed()
    .normalize('NFC')
  return words.trim().slice(0, maxLength).trim()
}

function oneOf<Value extends string>(
  values: readonly Value[],
  raw: string | string[] | undefined,
): Value | null {
  return values.find((value) => value === text(raw)) ?? null
}

function day(raw: string | string[] | undefined): string | null {
  const value = text(raw, 10)
  return isDay(value) ? value : null
}

function cursor(
  direction: PeopleCursor['direction'],
  raw: string | string[] | undefined,
): PeopleCursor | null {
  const parts = text(raw, 1000).split('~').map(decode)
  const id = parts.pop() ?? ''
  const isWhole = parts.length > 0 && parts.length <= 2 && parts.every((part) => part !== null)
  return isWhole && uuid.test(id) ? { direction, values: parts as string[], id } : null
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part).replaceAll('\0', '')
  } catch {
    return ''
  }
}

const isColumn = (name: string): name is ShownColumn =>
  peopleColumns.some((column) => column === name) || /^attribute:[a-z][a-z0-9_]{0,39}$/.test(name)

/** Reads the parameters of an address. Tolerant: what makes no sense is left out. */
export function parsePeopleFilters(params: SearchParams): PeopleFilters {
  const sort = text(params.sort)
  const columns = [...new Set(all(params.column))].filter(isColumn).slice(0, 20)
  const own = Object.entries(params).flatMap(([name, raw]) => {
    const [, key] = /^own\.([a-z][a-z0-9_]{0,39})$/.exec(name) ?? []
    const value = text(raw)
    return key && value ? [[key, value] as const] : []
  })
  return {
    q: text(params.q),
    department: text(params.department) || null,
    team: text(params.team) || null,
    location: text(params.location) || null,
    country: /^[A-Z]{2}$/.test(text(params.country)) ? text(params.country) : null,
    status: oneOf([...employeeStatuses, 'all'], params.status),
    employmentType: oneOf(employmentTypes, params.type),
    audience: uuid.test(text(params.audience)) ? text(params.audience) : null,
    startFrom: day(params.from),
    startTo: day(params.to),
    own: Object.fromEntries(own.slice(0, 50)),
    columns: columns.length > 0 ? columns : [...defaultColumns],
    sort: oneOf(peopleSorts, sort.replace(/^-/, '')) ?? 'name',
    isDescending: sort.startsWith('-'),
    cursor: cursor('after', params.after) ?? cursor('before', params.before),
  }
}

const encode = (value: string) => encodeURIComponent(value).replaceAll('~', '%7E')

/** The one query string of a view, without `?`; what is as usual is left out. */
export function peopleQueryString(filters: PeopleFilters): string {
  const { q, department, team, location, country, status, employmentType, audience } = filters
  const params = new URLSearchParams()
  const values = { q, department, team, location, country, status, type: employmentType, audience }
  for (const [name, value] of Object.entries(values)) if (value) params.set(name, value)
  if (filters.startFrom) params.set('from', filters.startFrom)
  if (filters.startTo) params.set('to', filters.startTo)
  for (const [key, value] of Object.entries(filters.own)) params.set(`own.${key}`, value)
  const isUsual = filters.columns.join() === defaultColumns.join()
  for (const column of isUsual ? [] : filters.columns) params.append('column', column)
  const sort = `${filters.isDescending ? '-' : ''}${filters.sort}`
  if (sort !== 'name') params.set('sort', sort)
  const at = filters.cursor
  if (at) params.set(at.direction, [...at.values.map(encode), at.id].join('~'))
  return params.toString()
}

/** Where in the site a view of the list is. */
export function peopleHref(filters: PeopleFilters): string {
  const query = peopleQueryString(filters)
  return query ? `/directory?${query}` : '/directory'
}

const unfiltered = parsePeopleFilters({})

/** The same view without what narrows it, and from its beginning. */
export function withoutFilters({ columns, sort, isDescending }: PeopleFilters): PeopleFilters {
  return { ...unfiltered, columns, sort, isDescending }
}

/** Whether anything narrows the list. */
export function isNarrowed(filters: PeopleFilters): boolean {
  return peopleQueryString({ ...filters, cursor: null }) !== peopleQueryString(withoutFilters(filters))
}

/** Somebody as the list shows them. */
export interface PersonRow {
  id: string
  givenName: string
  familyName: string
  email: string
  externalId: string | null
  jobTitle: string | null
  department: string | null
  team: string | null
  location: string | null
  country: string | null
  language: string | null
  manager: { id: string; name: string; email: string } | null
  employmentType: EmploymentType
  /** `YYYY-MM-DD`. */
  startDate: string | null
  endDate: string | null
  status: EmployeeStatus
  attributes: Record<string, string>
}

export interface PeoplePage {
  people: PersonRow[]
  previous: PeopleCursor | null
  next: PeopleCursor | null
}

/** Values that people have, to be chosen from. */
export interface PeopleChoices {
  departments: string[]
  teams: string[]
  locations: string[]
  countries: string[]
  audiences: { id: string; name: string }[]
}
