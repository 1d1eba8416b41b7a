import type { CsvRow } from '@/lib/csv/read'
import { mostRows } from '@/lib/directory/imports/schema'
import { AppError } from '@/lib/errors'

const batchSize = 5000

/** Why a file is not taken, told beside its field. */
export const refused = (reason: string, values?: Record<string, number>) =>
  new AppError('invalid', { reason, ...(values && { values }), fields: { file: reason } })

/**
 * Rows as they are stored together.
 * @throws AppError `invalid` (`importTooManyRows`) at the first row too many
 */
export async function* inBatches(rows: AsyncIterable<CsvRow>): AsyncGenerator<CsvRow[]> {
  let batch: CsvRow[] = []
  let count = 0
  for await (const row of rows) {
    count += 1
    if (count > mostRows) throw refused('importTooManyRows', { most: mostRows })
    batch.push(row)
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
