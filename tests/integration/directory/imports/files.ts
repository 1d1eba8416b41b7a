import type { MemberActor } from '@/lib/auth/actor'
import { systemActor } from '@/lib/auth/actor'
import { checkImport } from '@/lib/directory/imports/checking/mutations'
import { mapImport, startImport } from '@/lib/directory/imports/mutations'
import { getImport } from '@/lib/directory/imports/queries'
import { runImport } from '@/lib/directory/imports/running/mutations'
import type { ImportMapping } from '@/lib/directory/imports/schema'
import { receiveFile } from '@/lib/directory/imports/upload/mutations'

async function* inPieces(content: Buffer) {
  for (let start = 0; start < content.length; start += 1000) yield content.subarray(start, start + 1000)
}

/** Sends a file. */
export async function receive(actor: MemberActor, content: string | Buffer): Promise<string> {
  const { id } = await receiveFile(actor, { fileName: 'people.csv', content: inPieces(Buffer.from(content)) })
  return id
}

/** Sends a file and has its rows looked through, with its columns as they were guessed unless told. */
export async function check(
  actor: MemberActor,
  content: string | Buffer,
  choices: Partial<ImportMapping> = {},
) {
  const importId = await receive(actor, content)
  const { mapping } = await getImport(actor, importId)
  if (!mapping) throw new Error('Nothing was guessed')
  await mapImport(actor, { importId, mapping: { ...mapping, ...choices } })
  await checkImport(systemActor(actor.organizationId), importId)
  return getImport(actor, importId)
}

/** How many people are created, updated and unchanged, rows refused, and people gone. */
export const countsOf = (view: Awaited<ReturnType<typeof check>>) => [
  view.createdCount,
  view.updatedCount,
  view.unchangedCount,
  view.refusedCount,
  view.leftCount,
]

/** The whole way: what stands in the file stands in the directory. */
export async function importFile(
  actor: MemberActor,
  content: string | Buffer,
  choices: Partial<ImportMapping> = {},
) {
  const { id: importId, leftCount } = await check(actor, content, choices)
  await startImport(actor, { importId, leavers: leftCount })
  await runImport(systemActor(actor.organizationId), importId)
  return getImport(actor, importId)
}

/** So many people, each managed by the one after them. */
export function chainOf(count: number): string {
  const rows = Array.from({ length: count }, (_, index) =>
    [
      `Given${index}`,
      `Family${index}`,
      `p${index}@example.com`,
      `E${index}`,
      index + 1 < count ? `E${index + 1}` : '',
    ].join(),
  )
  return ['Given name,Family name,Email,External id,Manager', ...rows].join('\n')
}
