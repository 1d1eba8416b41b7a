import { describe, expect, test } from 'vitest'
import { attributeMapping } from '@/lib/syncs/mapping/schema'

const userName = { target: 'userName', value: { kind: 'attribute', source: 'email' } }

/** Why a mapping is refused for its second rule; null: it is not. */
function refusal(rule: object): string | null {
  const parsed = attributeMapping.safeParse({ rules: [userName, rule] })
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? '')
}
const to = (target: string) => refusal({ target, value: { kind: 'constant', text: 'x' } })

describe('the target of a rule', () => {
  test.each([
    'nickName',
    'name.givenName',
    'emails[type eq "work"].value',
    'addresses[type eq "work"].locality',
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value',
    'urn:example:2.0:User:badge',
    'urn:ietf:params:scim:schemas:core:2.0:User:title',
  ])('may be %s', (target) => expect(to(target)).toBeNull())

  test.each([
    ['', 'required'],
    ['name.', 'attributePath'],
    ['emails[primary eq true].value', 'attributePath'],
    ['active', 'targetOwnedElsewhere'],
    ['ID', 'targetOwnedElsewhere'],
    ['password', 'targetOwnedElsewhere'],
    ['meta.version', 'targetOwnedElsewhere'],
    ['urn:ietf:params:scim:schemas:core:2.0:User:active', 'targetOwnedElsewhere'],
    ['name', 'targetStructured'],
    ['emails', 'targetMultiValued'],
    ['emails.value', 'targetMultiValued'],
    ['emails[type eq "work"]', 'targetMultiValued'],
    ['emails[type eq "work"].primary', 'targetNoText'],
    ['USERNAME', 'duplicateTarget'],
  ])('may not be “%s” (%s)', (target, reason) => expect(to(target)).toBe(reason))

  test('is kept by the name that resources have it under', () => {
    const value = { kind: 'constant', text: 'x' }
    const manager = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager'
    const title = 'urn:ietf:params:scim:schemas:core:2.0:User:title'
    const rules = [userName, { target: manager, value }, { target: ` ${title} `, value }]
    const targets = attributeMapping.parse({ rules }).rules.map(({ target }) => target)
    expect(targets).toEqual(['userName', `${manager}.value`, 'title'])
  })
})

test('unknown sources and expressions are refused: the lists are closed', () => {
  const value = { kind: 'attribute', source: 'salary' }
  expect(refusal({ target: 'title', value })).toBe('unknownSource')
  const text = { kind: 'template', text: '{givenName} {salary}' }
  expect(refusal({ target: 'title', value: text })).toBe('unknownPlaceholder')
  expect(refusal({ target: 'title', value: { ...text, text: '{givenName' } })).toBe('unknownPlaceholder')
  const expression = { kind: 'attribute', source: 'email', expression: 'eval' }
  expect(refusal({ target: 'title', value: expression })).not.toBeNull()
})

test('a mapping without a user name is refused (RFC 7643 §4.1.1)', () => {
  const rules = [{ target: 'title', value: { kind: 'constant', text: 'x' } }]
  expect(attributeMapping.safeParse({ rules }).error?.issues[0]?.message).toBe('userNameMissing')
})
