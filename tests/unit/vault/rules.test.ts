import { expect, test } from 'vitest'
import { masterKeysSchema } from '@/lib/env'
import { listKeys, newMasterKey, withFirst, withoutUnused } from '@/lib/vault/rules'

const now = new Date('2026-11-22T10:00:00Z')
const list = [newMasterKey(now), newMasterKey(now), newMasterKey(now)].map(({ entry }) => entry).join(', ')
const ids = listKeys(list).map(({ id }) => id)

test('a new master key has an id of its own and 256 bits, and its list is one that Portico accepts', () => {
  const key = newMasterKey(now)
  expect(key.id).toMatch(/^2026-11-22-[0-9a-f]{6}$/)
  const keys = masterKeysSchema.parse(withFirst(list, key))
  expect(keys.map(({ id }) => id)).toEqual([key.id, ...ids])
  expect(keys[0]?.key.length).toBe(32)
})

test('keys in use stay, and so does the first, whatever uses it', () => {
  const [first, second, third] = ids as [string, string, string]
  expect(withoutUnused(list, new Set([third]))).toMatchObject({ retired: [second] })
  const { list: rest, retired } = withoutUnused(list, new Set())
  expect(listKeys(rest).map(({ id }) => id)).toEqual([first])
  expect(retired).toEqual([second, third])
  expect(withoutUnused(list, new Set(ids)).retired).toEqual([])
})
