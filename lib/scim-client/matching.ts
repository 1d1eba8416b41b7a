import { attributeOf, isObject } from '@/lib/scim-client/paths'

/** What people are found by. */
export type MatchAttribute = 'userName' | 'email' | 'externalId'

export const filterPaths = { userName: 'userName', email: 'emails.value', externalId: 'externalId' } as const

/** `userName`, `email` and `displayName` are compared without case (RFC 7643 §4.1, §8.7.1), `externalId` exactly. */
export function fold(attribute: MatchAttribute | 'displayName', value: string): string {
  return attribute === 'externalId' ? value : value.normalize('NFC').toLowerCase()
}

/** What a User resource is found by, as it stands there. */
export function valuesOf(attribute: MatchAttribute, body: object): string[] {
  if (attribute !== 'email') return texts([attributeOf(body, attribute)])
  const emails = attributeOf(body, 'emails')
  const all = Array.isArray(emails) ? emails : []
  return texts(all.map((email) => (isObject(email) ? attributeOf(email, 'value') : email)))
}

/** The same as it is compared. */
export function keysOf(attribute: MatchAttribute, body: object): string[] {
  return [...new Set(valuesOf(attribute, body).map((value) => fold(attribute, value)))]
}

function texts(values: readonly unknown[]): string[] {
  return values.filter((value) => typeof value === 'string').filter((value) => value !== '')
}

/** A clause of a filter: values are JSON strings (RFC 7644 §3.4.2.2). */
export function equals(path: string, value: string): string {
  return `${path} eq ${JSON.stringify(value.toWellFormed())}`
}
