import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { mostBytes } from '@/lib/directory/imports/schema'
import { receiveFile } from '@/lib/directory/imports/upload/mutations'
import { memberActor } from '@/tests/support/actors'
import { createOrganization } from '@/tests/support/factories'

const admin = async () => memberActor(await createOrganization(db))

const mebibyte = 2 ** 20

/** A file of so many bytes. */
function fileOf(bytes: number) {
  async function* content() {
    const block = Buffer.alloc(mebibyte, 'a')
    yield Buffer.from('Email,Name\n')
    for (let at = 11; at < bytes; at += mebibyte) yield block.subarray(0, Math.min(mebibyte, bytes - at))
  }
  return { fileName: 'people.csv', content: content() }
}

test('a file of 64 MiB is read piece by piece, one byte more is not', async () => {
  const actor = await admin()
  const heldBefore = process.memoryUsage().rss
  // The file is one row that never ends: it is told for that, and not for its size.
  await expect(receiveFile(actor, fileOf(mostBytes))).rejects.toMatchObject({
    details: { reason: 'csvQuote' },
  })
  await expect(receiveFile(actor, fileOf(mostBytes + 1))).rejects.toMatchObject({
    details: { reason: 'importTooLarge', values: { megabytes: 64 } },
  })
  expect(process.memoryUsage().rss - heldBefore).toBeLessThan(100 * mebibyte)
  expect(await db.directoryImport.count({ where: { organizationId: actor.organizationId } })).toBe(0)
})
