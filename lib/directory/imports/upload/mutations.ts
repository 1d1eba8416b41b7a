import { createHash, randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { type CsvRow, mostColumns, readCsv } from '@/lib/csv/read'
import { db, type Transaction } from '@/lib/db'
import { listDefinitions } from '@/lib/directory/attributes/queries'
import { guessMapping, nameColumns, stillValid } from '@/lib/directory/imports/mapping/rules'
import { type ImportMapping, importMapping, mostBytes } from '@/lib/directory/imports/schema'
import { inBatches, refused } from '@/lib/directory/imports/upload/rules'
import { consume } from '@/lib/rate-limit'

const uploads = { name: 'directory-imports', points: 30, seconds: 3600 }
/** A file of the largest size on a slow machine. */
const patience = { timeout: 300_000, maxWait: 30_000 }

/** SHA-256 of a header: the same columns in the same order. */
export function hashOfHeader(header: readonly string[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(JSON.stringify(header)).digest())
}

/**
 * Takes in a CSV file of people: keeps its rows, and proposes what its columns are, as the last time if there was
 * one with these columns. Nothing changes in the directory yet. Of the file a piece is held at a time.
 * @throws AppError `invalid` with the reason: no table, no rows, or larger than an import may be
 */
export async function receiveFile(
  actor: Actor,
  { fileName, content }: { fileName: string; content: AsyncIterable<Uint8Array> },
): Promise<{ id: string }> {
  authorize(actor, 'directory:import')
  await consume(uploads, actor.organizationId)
  const file = path.join(tmpdir(), `portico-import-${randomUUID()}`)
  try {
    const { bytes, isUtf8 } = await spool(content, file)
    const { format, rows } = await readCsv(file, isUtf8)
    const name = fileName
      .toWellFormed()
      .replace(/[\p{Cc}\p{Bidi_Control}]+/gu, '')
      .trim()
      .slice(-200)
    const facts = { fileName: name || 'import.csv', format: { ...format, bytes } }
    return await db.$transaction((tx) => store(tx, actor, facts, rows), patience)
  } finally {
    await rm(file, { force: true })
  }
}

/** Text can be told to be UTF-8 at its end only: it is written down before it is read. */
async function spool(
  content: AsyncIterable<Uint8Array>,
  file: string,
): Promise<{ bytes: number; isUtf8: boolean }> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const handle = await open(file, 'wx', 0o600)
  let bytes = 0
  let isUtf8 = true
  const decode = (chunk?: Uint8Array) => {
    try {
      if (isUtf8) decoder.decode(chunk, { stream: chunk !== undefined })
    } catch {
      isUtf8 = false
    }
  }
  try {
    for await (const chunk of content) {
      bytes += chunk.byteLength
      if (bytes > mostBytes) throw refused('importTooLarge', { megabytes: mostBytes / 2 ** 20 })
      decode(chunk)
      await handle.write(chunk)
    }
  } finally {
    await handle.close()
  }
  decode()
  return { bytes, isUtf8 }
}

async function store(
  tx: Transaction,
  actor: MemberActor,
  facts: { fileName: string; format: { encoding: string; delimiter: string; bytes: number } },
  rows: AsyncGenerator<CsvRow>,
): Promise<{ id: string }> {
  const { organizationId, memberId } = actor
  const first = await rows.next()
  if (first.done) throw refused('csvEmpty')
  const header = nameColumns(first.value.values)
  if (header.length === 1) throw refused('csvOneColumn')
  if (header.length > mostColumns) throw refused('csvTooManyColumns', { most: mostColumns })
  const created = await tx.directoryImport.create({
    data: { organizationId, memberId, ...facts, header },
    select: { id: true },
  })
  const samples: string[][] = []
  let count = 0
  let written = Promise.resolve()
  for await (const batch of inBatches(rows)) {
    count += batch.length
    if (samples.length === 0) samples.push(...batch.slice(0, 200).map(({ values }) => values))
    // The next rows are read while the database writes these.
    await written
    written = insert(tx, created.id, batch)
    written.catch(() => undefined)
  }
  await written
  if (count === 0) throw refused('csvNoRows')
  const mapping = await propose(tx, organizationId, header, samples)
  await tx.directoryImport.update({
    where: { id: created.id, organizationId },
    data: { rowCount: count, mapping },
  })
  const details = { name: facts.fileName, rows: count }
  await audit(tx, actor, {
    action: 'directory-import.uploaded',
    subject: { type: 'directory-import', id: created.id },
    details,
  })
  return created
}

async function insert(tx: Transaction, importId: string, batch: readonly CsvRow[]): Promise<void> {
  const rows = JSON.stringify(batch.map(({ line, values }) => [line, values]))
  await tx.$executeRaw`
    INSERT INTO "DirectoryImportRow" ("importId", "line", "values")
    SELECT ${importId}::uuid, (row->>0)::int, ARRAY(SELECT json_array_elements_text(row->1))
    FROM json_array_elements(${rows}::json) AS row`
}

async function propose(
  tx: Transaction,
  organizationId: string,
  header: string[],
  samples: string[][],
): Promise<ImportMapping> {
  const attributes = await listDefinitions(tx, organizationId)
  const known = await tx.importMapping.findUnique({
    where: { organizationId_headerHash: { organizationId, headerHash: hashOfHeader(header) } },
    select: { mapping: true },
  })
  const remembered = importMapping.safeParse(known?.mapping)
  return remembered.success
    ? stillValid(remembered.data, attributes)
    : guessMapping(header, samples, attributes)
}
