import type { Transaction } from '@/lib/db'
import type { PlannedRow } from '@/lib/directory/imports/planning/comparing/rules'

/** Keeps with the rows why they are not taken, or not in full. */
export async function noteProblems(
  tx: Transaction,
  importId: string,
  rows: readonly Pick<PlannedRow, 'line' | 'kind' | 'problems'>[],
): Promise<void> {
  if (rows.length === 0) return
  const notes = rows.map(({ line, kind, problems }) => ({ line, isRefused: kind === 'refused', problems }))
  await tx.$executeRaw`
    UPDATE "DirectoryImportRow" AS stored
    SET "problems" = note."problems",
      "outcome" = CASE WHEN note."isRefused" THEN 'refused'::"DirectoryImportOutcome" END
    FROM jsonb_to_recordset(${JSON.stringify(notes)}::jsonb)
      AS note ("line" int, "isRefused" boolean, "problems" jsonb)
    WHERE stored."importId" = ${importId}::uuid AND stored."line" = note."line"`
}
