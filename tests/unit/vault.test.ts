import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '@/lib/errors'
import { additionalData, createVault, credentialsAad, wrappedHeader } from '@/lib/vault'

const newKey = (id: string) => ({ id, key: new Uint8Array(randomBytes(32)) })
const oldKey = newKey('2025')
const currentKey = newKey('2026')
const vault = createVault([oldKey])
const rotated = createVault([currentKey, oldKey])

const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/)
const place = fc.record({ organizationId: id, connectionId: id })
const plaintext = fc.uint8Array({ maxLength: 300 })

function expectUnreadable(open: () => unknown) {
  let error: unknown
  try {
    open()
  } catch (reason) {
    error = reason
  }
  expect(error).toBeInstanceOf(AppError)
  expect(error).toMatchObject({ code: 'unavailable', details: { reason: 'credentialsUnreadable' } })
}

describe('sealed credentials', () => {
  const { dataKey, wrapped } = vault.generateDataKey()

  test('open to what was sealed, through a wrapped key that was stored', () => {
    fc.assert(
      fc.property(plaintext, place, (bytes, at) => {
        const sealed = vault.seal(dataKey, bytes, credentialsAad(at))
        const opened = vault.open(vault.unwrap(Buffer.from(wrapped)), sealed, credentialsAad(at))
        expect(opened.equals(bytes)).toBe(true)
      }),
    )
  })

  test('keep text as text', () => {
    const aad = credentialsAad({ organizationId: 'o', connectionId: 'c' })
    const sealed = vault.seal(dataKey, '{"clé":"s3cret"}', aad)
    expect(vault.open(dataKey, sealed, aad).toString()).toBe('{"clé":"s3cret"}')
    expect(sealed.includes('s3cret')).toBe(false)
  })

  test('do not open once any bit of them is changed', () => {
    fc.assert(
      fc.property(plaintext, place, fc.nat(), fc.integer({ min: 0, max: 7 }), (bytes, at, where, bit) => {
        const sealed = vault.seal(dataKey, bytes, credentialsAad(at))
        const index = where % sealed.length
        sealed.writeUInt8((sealed[index] ?? 0) ^ (1 << bit), index)
        expectUnreadable(() => vault.open(dataKey, sealed, credentialsAad(at)))
      }),
    )
  })

  test('do not open when cut short', () => {
    const aad = credentialsAad({ organizationId: 'o', connectionId: 'c' })
    const sealed = vault.seal(dataKey, 's3cret', aad)
    for (let length = 0; length < sealed.length; length += 1) {
      expectUnreadable(() => vault.open(dataKey, sealed.subarray(0, length), aad))
    }
  })

  test('do not open for another organization or another connection', () => {
    fc.assert(
      fc.property(plaintext, place, place, (bytes, here, there) => {
        fc.pre(here.organizationId !== there.organizationId && here.connectionId !== there.connectionId)
        const sealed = vault.seal(dataKey, bytes, credentialsAad(here))
        for (const elsewhere of [
          { ...here, organizationId: there.organizationId },
          { ...here, connectionId: there.connectionId },
          { organizationId: here.connectionId, connectionId: here.organizationId },
        ]) {
          if (credentialsAad(elsewhere) === credentialsAad(here)) continue
          expectUnreadable(() => vault.open(dataKey, sealed, credentialsAad(elsewhere)))
        }
      }),
    )
  })

  test('do not open with the data key of another organization', () => {
    const aad = credentialsAad({ organizationId: 'o', connectionId: 'c' })
    const other = vault.generateDataKey().dataKey
    expectUnreadable(() => vault.open(other, vault.seal(dataKey, 's3cret', aad), aad))
  })

  test('never look the same twice', () => {
    const aad = credentialsAad({ organizationId: 'o', connectionId: 'c' })
    const all = Array.from({ length: 200 }, () => vault.seal(dataKey, 'same', aad).toString('hex'))
    expect(new Set(all).size).toBe(200)
  })

  test('take no id that could forge another place', () => {
    expect(() => credentialsAad({ organizationId: 'a|connection:b', connectionId: 'c' })).toThrow()
    expect(() => credentialsAad({ organizationId: '', connectionId: 'c' })).toThrow()
    expect(() => additionalData({})).toThrow()
    expect(credentialsAad({ organizationId: 'a', connectionId: 'b' })).toBe('organization:a|connection:b')
  })
})

describe('master keys', () => {
  test('all of the list decrypt, the first encrypts', () => {
    fc.assert(
      fc.property(plaintext, place, (bytes, at) => {
        const { dataKey, wrapped } = vault.generateDataKey()
        const sealed = vault.seal(dataKey, bytes, credentialsAad(at))
        const again = rotated.rewrap(wrapped)
        expect(wrapped.subarray(0, 6)).toEqual(wrappedHeader('2025'))
        expect(again.subarray(0, 6)).toEqual(wrappedHeader('2026'))
        for (const blob of [wrapped, again]) {
          expect(rotated.open(rotated.unwrap(blob), sealed, credentialsAad(at)).equals(bytes)).toBe(true)
        }
        expectUnreadable(() => vault.unwrap(again))
      }),
      { numRuns: 30 },
    )
  })

  test('a key that is not known is looked for again, and the new first one wraps at once', () => {
    let newer: ReturnType<typeof newKey>[] | null = null
    let asked = 0
    const running = createVault([oldKey], () => {
      asked += 1
      const answer = newer
      newer = null
      return answer
    })
    const { wrapped } = rotated.generateDataKey()
    expectUnreadable(() => running.unwrap(wrapped))
    newer = [currentKey]
    const before = asked
    running.unwrap(wrapped)
    running.unwrap(wrapped)
    expect(asked).toBe(before + 1)
    expect(running.masterKeyId()).toBe('2026')
    expect(running.generateDataKey().wrapped.subarray(0, 6)).toEqual(wrappedHeader('2026'))
    // Read from the database just before the former key was taken away.
    running.unwrap(vault.generateDataKey().wrapped)
  })

  test('a process wraps by the key that became the first while it ran', () => {
    let list: ReturnType<typeof newKey>[] | null = null
    const running = createVault([oldKey], () => list)
    expect(running.generateDataKey().wrapped.subarray(0, 6)).toEqual(wrappedHeader('2025'))
    list = [currentKey, oldKey]
    expect(running.generateDataKey().wrapped.subarray(0, 6)).toEqual(wrappedHeader('2026'))
  })

  test('a list with another key under a known id is left aside', () => {
    const running = createVault([oldKey], () => [newKey('2027'), newKey('2025')])
    const { wrapped } = running.generateDataKey()
    expect(running.masterKeyId()).toBe('2025')
    running.unwrap(wrapped)
    vault.unwrap(wrapped)
  })

  test('a wrapped key does not unwrap once any bit of it is changed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 7 }), (where, bit) => {
        const { wrapped } = vault.generateDataKey()
        const index = where % wrapped.length
        wrapped.writeUInt8((wrapped[index] ?? 0) ^ (1 << bit), index)
        expectUnreadable(() => vault.unwrap(wrapped))
      }),
    )
  })

  test('nothing unwraps without its master key, or under another key of the same name', () => {
    const { wrapped } = vault.generateDataKey()
    expectUnreadable(() => createVault([currentKey]).unwrap(wrapped))
    expectUnreadable(() => createVault([newKey('2025')]).unwrap(wrapped))
    expectUnreadable(() => vault.unwrap(Buffer.alloc(0)))
  })

  test.each([
    ['none', []],
    ['no id', [newKey('')]],
    ['an id with separators', [newKey('a:b')]],
    ['too short', [{ id: 'a', key: new Uint8Array(16) }]],
    ['too long', [{ id: 'a', key: new Uint8Array(33) }]],
    ['the same id twice', [newKey('a'), newKey('a')]],
  ])('a list is refused: %s', (_, list) => {
    expect(() => createVault(list)).toThrow(/master key/i)
  })

  test('a data key does not show itself when printed', () => {
    const { dataKey } = vault.generateDataKey()
    expect(inspect(dataKey, { depth: 9 }) + JSON.stringify(dataKey)).not.toMatch(/[0-9a-f]{32}/)
  })
})
