import { expect, test } from 'vitest'
import { memberIdsOf, membership, renaming } from '@/lib/scim-client/groups'

const group = (...members: string[]) => ({
  id: 'g',
  members: members.map((value) => ({ value, type: 'User' })),
})
const removal = (id: string) => ({ op: 'remove', path: `members[value eq "${id}"]` })
const addition = (...ids: string[]) => ({
  op: 'add',
  path: 'members',
  value: ids.map((value) => ({ value })),
})

test('whoever is to leave and to come in stays, or comes in', () => {
  const forms = membership({ add: ['a', 'a', 'b'], remove: ['a', 'c', 'c'] })
  expect(forms.patch()).toMatchObject({ Operations: [removal('c'), addition('a', 'b')] })
  expect(forms.patchOf(group('a', 'b', 'c'))).toMatchObject({ Operations: [removal('c')] })
  expect(forms.patchOf(group())).toMatchObject({ Operations: [addition('a', 'b')] })
  expect(forms.patchOf(group('a', 'b'))).toBeNull()
  expect(forms.replacementOf(group('a', 'c'))).toEqual({
    id: 'g',
    members: [{ value: 'a', type: 'User' }, { value: 'b' }],
  })
})

test('a group that does not say who is in it is no empty group', () => {
  const silent = { id: 'g', displayName: 'Team' }
  expect(memberIdsOf(silent)).toBeNull()
  expect(memberIdsOf({ ...silent, members: [] })).toEqual([])
  const forms = membership({ add: ['a'], remove: ['b'] })
  expect(forms.patchOf(silent)).toEqual(forms.patch())
  expect(membership({ add: ['a'], remove: [] }).patchOf(silent)).not.toBeNull()
  // It was refused alone for not being there.
  expect(membership({ add: [], remove: ['b'] }).patchOf(silent)).toBeNull()
  expect(forms.replacementOf(silent)).toBeNull()
  expect(renaming('Other').replacementOf(silent)).toBeNull()
  expect(membership({ add: ['a'], remove: [] }, { mayHaveNobody: true }).replacementOf(silent)).toMatchObject(
    {
      members: [{ value: 'a' }],
    },
  )
  expect(renaming('Other', { mayHaveNobody: true }).replacementOf(silent)).toMatchObject({
    displayName: 'Other',
  })
})
