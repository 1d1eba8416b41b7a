import { expect, test } from 'vitest'
import { copyName, isOwnerLeaving } from '@/lib/connections/settings/rules'
import { connectionNameSchema } from '@/lib/connections/settings/schema'

const reasonOf = (name: string) => connectionNameSchema.safeParse(name).error?.issues[0]?.message

test.each(['a', 'x'.repeat(100), 'Paie – Zürich (EU)', '給与', '👩🏽‍💻 team', 'a\u00a0b', 'Okta/2'])(
  'a name can be %s',
  (name) => {
    expect(connectionNameSchema.parse(`  ${name} `)).toBe(name)
  },
)

test.each([
  ['', 'required'],
  [' \t ', 'required'],
  ['\u200b', 'required'],
  ['x'.repeat(101), 'tooLong'],
  ['a\nb', 'plainName'],
  ['a\u0000b', 'plainName'],
  ['a\u2028b', 'plainName'],
  ['a\u202eb', 'plainName'],
  ['a\ud800', 'plainName'],
])('%j is refused as %s', (name, reason) => {
  expect(reasonOf(name)).toBe(reason)
})

test('letters that look the same are the same', () => {
  expect(connectionNameSchema.parse('e\u0301cran')).toBe('\u00e9cran')
})

test.each([
  ['Okta', [], 'Okta 2'],
  ['Okta', ['Okta', 'OKTA 2'], 'Okta 3'],
  ['Okta 2', ['Okta 2'], 'Okta 3'],
  ['Okta 2', ['Okta'], 'Okta 2'],
  ['365', [], '365 2'],
  ['x'.repeat(100), [], `${'x'.repeat(98)} 2`],
])('a copy of %s beside %j is called %s', (name, taken, copy) => {
  expect(copyName(name, taken)).toBe(copy)
})

test.each([
  [null, true],
  [{ employee: null }, false],
  [{ employee: { status: 'active', endDate: null } }, false],
  [{ employee: { status: 'left', endDate: null } }, true],
  [{ employee: { status: 'active', endDate: new Date('2026-03-03') } }, true],
  [{ employee: { status: 'on_leave', endDate: new Date('2026-03-04') } }, false],
  [{ employee: { status: 'active', endDate: new Date('2025-12-31') } }, true],
] as const)('whether %j is leaving on 1 February: %s', (owner, isLeaving) => {
  expect(isOwnerLeaving(owner, new Date('2026-02-01T22:30:00Z'))).toBe(isLeaving)
})
