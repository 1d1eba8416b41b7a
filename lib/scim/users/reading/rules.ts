import type { AttributeDefinition } from '@/lib/directory/imports/schema'
import {
  longestId,
  readAttribute,
  readCountry,
  readDate,
  readEmail,
  readEmploymentType,
  readLanguage,
  readText,
  tidy,
  type Understood,
} from '@/lib/directory/imports/values/rules'
import { asOf, isBack } from '@/lib/directory/saving/rules'
import type { EmployeeDraft } from '@/lib/directory/saving/schema'
import type { EmployeeStatus, EmploymentType } from '@/lib/generated/prisma/enums'
import { scimProblem, urns } from '@/lib/scim/schema'
import { activeStatuses, userTypes } from '@/lib/scim/users/rules'
import type { UserResource } from '@/lib/scim/users/schema'

/** A draft whose manager is still as the client named them. */
export type UserDraft = Omit<EmployeeDraft, 'managerId'> & { manager: string | null }

const longestUserName = 254

const sentences: Record<string, string> = {
  tooLong: 'is too long',
  email: 'is not an e-mail address',
  date: 'is not a day (YYYY-MM-DD)',
  country: 'is not a country (ISO 3166-1 alpha-2)',
  language: 'is not a language (BCP 47)',
  option: 'is none of the options of this attribute',
  employmentType: 'is not permanent, fixed_term, apprentice, intern or contractor',
}

function understood<Value>(path: string, result: Understood<Value>): Value {
  if ('value' in result) return result.value
  throw scimProblem('invalidValue', `'${path}' ${sentences[result.reason] ?? 'is not valid'}`)
}

/** An optional text through a reader; a value that the directory has already passes, whatever it is. */
function read<Value extends string>(
  path: string,
  text: string | undefined,
  reader: (text: string) => Understood<Value>,
  current?: string | null,
): Value | null {
  if (text === undefined) return null
  return text === current ? (text as Value) : understood(path, reader(tidy(text)))
}

/** Of several values, the primary one, else that of work, else the first. */
function chosen<One extends { type?: string; primary?: boolean }>(values: One[]): One | undefined {
  return (
    values.find(({ primary }) => primary) ??
    values.find(({ type }) => type?.toLowerCase() === 'work') ??
    values[0]
  )
}

function readName({ name, displayName }: UserResource, userName: string) {
  const givenName = tidy(name.givenName ?? '')
  const familyName = tidy(name.familyName ?? '')
  if (givenName || familyName) return { givenName, familyName }
  const whole = tidy(name.formatted ?? displayName ?? userName)
  const [, given, family] = /^(.*) (\S+)$/.exec(whole) ?? []
  return given && family ? { givenName: given, familyName: family } : { givenName: '', familyName: whole }
}

/** Entra ID and browsers send several with weights: `fr-CA, fr;q=0.9`. */
const firstLanguage = (text: string | undefined) => text?.split(/[,;]/)[0]?.trim() || undefined

/**
 * `active: false` is who has left, or, with a first day to come, who is on the way in. `active: true` leaves who is on
 * leave where they are. Nothing said leaves everybody where they are but who stays after all (`returns`).
 */
function readStatus(
  active: boolean | undefined,
  startDate: string | null,
  current: EmployeeStatus | null,
  today: string,
  returns: boolean,
): EmployeeStatus {
  const isActive = current !== null && activeStatuses.includes(current)
  const wanted = active ?? (current === null || isActive || returns)
  if (wanted) return isActive ? current : 'active'
  if (current !== null && !isActive && active === undefined) return current
  return startDate !== null && startDate > today ? 'onboarding' : 'left'
}

function readType(
  { userType }: UserResource,
  text: string | undefined,
  current: EmploymentType | null,
): EmploymentType {
  const given = read('employmentType', text, readEmploymentType, current)
  const fallback = given ?? current ?? 'permanent'
  const type = userType?.toLowerCase()
  if (!type || type === userTypes[fallback].toLowerCase()) return fallback
  // Who names both names the finer one last.
  if (given !== null && given !== current) return fallback
  const known = { employee: 'permanent', intern: 'intern', contractor: 'contractor' } as const
  return type in known ? known[type as keyof typeof known] : fallback
}

function readOwn(
  values: Record<string, string | undefined>,
  own: readonly AttributeDefinition[],
  current: Record<string, string>,
): Record<string, string> {
  const result = { ...current }
  for (const definition of own) {
    const { key } = definition
    const value = read(key, values[key], (text) => readAttribute(text, definition, 'ymd'), current[key])
    if (value === null) delete result[key]
    else result[key] = value
  }
  return result
}

/**
 * The draft of a person who is described in full (RFC 7644 §3.3, §3.5.1); only `active` and the employment type stay as
 * they are where nothing is said of them. Whose last day is over is not active, whatever is said.
 * @param current the person so far; null: somebody new
 * @param own the organization's own attributes
 * @throws AppError `invalid` (`invalidValue`)
 */
export function toDraft(
  user: UserResource,
  current: (EmployeeDraft & { id: string }) | null,
  own: readonly AttributeDefinition[],
  today: string,
): UserDraft {
  const name = (path: string, value: string | undefined) => {
    const id = understood(path, readText(tidy(value ?? ''), longestUserName))
    if (id === '') throw scimProblem('invalidValue', `'${path}' is required`)
    return id
  }
  const userName = name('userName', user.userName)
  const email = read(
    'emails.value',
    chosen(user.emails)?.value ?? asEmail(userName),
    readEmail,
    current?.email,
  )
  if (email === null) throw scimProblem('invalidValue', "'emails' is required: one with the work e-mail")
  const address = chosen(user.addresses)
  const text = (path: string, value: string | undefined) => read(path, value, (one) => readText(one))
  const language = firstLanguage(user.preferredLanguage ?? user.locale)
  const { department, manager } = user[urns.enterprise] ?? {}
  const portico = user[urns.portico] ?? {}
  const day = (key: 'startDate' | 'endDate') =>
    read(key, portico[key], (one) => readDate(one, 'ymd'), current?.[key])
  const startDate = day('startDate')
  const endDate = day('endDate')
  const returns = isBack(current, { endDate }, today)
  const { givenName, familyName } = readName(user, userName)
  const draft: UserDraft = {
    id: current?.id ?? null,
    givenName: understood('name.givenName', readText(givenName)),
    familyName: understood('name.familyName', readText(familyName)),
    email,
    externalId: read('externalId', user.externalId, (one) => readText(one, longestId)),
    userName: userName.toLowerCase() === email.toLowerCase() ? null : userName,
    jobTitle: text('title', user.title),
    location: text('addresses.locality', address?.locality),
    country: read('addresses.country', address?.country, readCountry, current?.country),
    language: read('preferredLanguage', language, readLanguage, current?.language),
    department: text('department', department),
    manager: manager?.value ?? null,
    team: text('team', portico.team),
    employmentType: readType(user, portico.employmentType, current?.employmentType ?? null),
    startDate,
    endDate,
    status: readStatus(user.active, startDate, current?.status ?? null, today, returns),
    attributes: readOwn(portico, own, current?.attributes ?? {}),
  }
  return asOf(draft, today)
}

const asEmail = (userName: string) => ('value' in readEmail(userName) ? userName : undefined)
