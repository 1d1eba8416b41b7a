import { expect, test } from 'vitest'
import { effectiveRole, folderLabel, rolesFrom } from '@/lib/folders/rules'
import { findPeople, reachOf, rolesFor, sharingAfter, sharingRefusal } from '@/lib/folders/sharing/rules'
import { everyone, type FolderPerson } from '@/lib/folders/sharing/schema'

const person = (memberId: string, more: Partial<FolderPerson> = {}): FolderPerson => ({
  memberId,
  name: memberId,
  email: `${memberId}@example.com`,
  right: 'edit',
  role: null,
  ...more,
})

test('each role includes those before it; the right to view caps them all, no right gives none', () => {
  expect(rolesFrom('use')).toEqual(['use', 'manage'])
  expect(effectiveRole('edit', 'view', 'use')).toBe('use')
  expect(effectiveRole('edit', 'manage', 'view')).toBe('manage')
  expect(effectiveRole('view', 'manage', null)).toBe('view')
  expect(effectiveRole('none', 'manage', 'manage')).toBeNull()
  expect(effectiveRole('edit', null, null)).toBeNull()
  expect(rolesFor('view')).toEqual(['view'])
})

test('the reach counts whoever may at least do it, by name or as everyone', () => {
  const people = [
    person('a', { role: 'manage' }),
    person('b', { role: 'use' }),
    person('c', { right: 'view', role: 'view' }),
    person('d', { right: 'none', role: 'manage' }),
    person('e'),
  ]
  expect(reachOf({ everyone: null, people })).toEqual({ view: 3, use: 2, manage: 1 })
  expect(reachOf({ everyone: 'use', people })).toEqual({ view: 4, use: 3, manage: 1 })
  const after = sharingAfter({ everyone: null, people }, { who: 'e', role: 'manage' })
  expect(reachOf(after).manage).toBe(2)
  expect(sharingAfter({ everyone: null, people }, { who: everyone, role: 'view' }).everyone).toBe('view')
})

test.each([
  ['personal', person('a'), { everyone: 'manage' }, 'folderPersonal'],
  ['shared', person('a', { right: 'none', role: 'view' }), { everyone: 'manage' }, 'memberWithoutRight'],
  ['shared', person('a', { right: 'view', role: 'use' }), { everyone: 'manage' }, 'viewerRole'],
  ['shared', person('a', { role: 'use' }), { everyone: 'use' }, 'noManagerLeft'],
  ['general', null, { everyone: 'use' }, 'noManagerLeft'],
  ['general', person('a', { role: 'manage' }), { everyone: null }, null],
  ['shared', person('a', { right: 'view', role: 'view' }), { everyone: 'manage' }, null],
] as const)('a %s folder shared so is refused: %#', (kind, about, { everyone }, reason) => {
  expect(sharingRefusal(kind, about, { everyone, people: about ? [about] : [] })).toBe(reason)
})

test('people are found by the beginnings and insides of their names and addresses', () => {
  const people = [person('Zoé Ångström'), person('Bob', { email: 'b.angst@example.com' })]
  expect(findPeople(people, 'zoe ANG').map(({ name }) => name)).toEqual(['Zoé Ångström'])
  expect(findPeople(people, 'angst')).toHaveLength(2)
  expect(findPeople(people, ' ')).toHaveLength(2)
  expect(findPeople(people, 'x'.repeat(500))).toEqual([])
})

test.each([
  [{ kind: 'general' }, 'general', null],
  [{ kind: 'shared', name: 'Payroll' }, 'shared', 'Payroll'],
  [{ kind: 'personal', memberId: 'me', member: { user: { name: 'Me' } } }, 'own', null],
  [{ kind: 'personal', memberId: 'you', member: { user: { name: 'You' } } }, 'personal', 'You'],
  [{ kind: 'personal' }, 'former', null],
] as const)('the folder %o is called %s', (row, title, name) => {
  const folder = { id: '1', name: null, memberId: null, member: null, ...row }
  expect(folderLabel(folder, { memberId: 'me' })).toEqual({ id: '1', title, name })
})
