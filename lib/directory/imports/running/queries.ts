import { isoDay } from '@/lib/days'
import type { Transaction } from '@/lib/db'
import { listDefinitions } from '@/lib/directory/attributes/queries'
import type { PlanContext } from '@/lib/directory/imports/planning/comparing/rules'
import { indexFile } from '@/lib/directory/imports/planning/queries'
import { type AttributeDefinition, importMapping } from '@/lib/directory/imports/schema'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'

/** All that a worker keeps of a file while it goes through it: who stands in which line, not what. */
export async function loadContext(
  tx: Transaction,
  { importId, organizationId }: { importId: string; organizationId: string },
): Promise<PlanContext> {
  const found = await tx.directoryImport.findFirst({
    where: { id: importId, organizationId },
    select: { header: true, mapping: true },
  })
  if (!found) throw new AppError('not_found')
  const mapping = importMapping.parse(found.mapping)
  return {
    importId,
    organizationId,
    rules: {
      mapping,
      width: found.header.length,
      attributes: await loadAttributes(tx, organizationId),
    },
    today: isoDay(new Date()),
    index: await indexFile(tx, importId, mapping.columns),
    refused: new Set(),
    lineOfPerson: new Map(),
    idOfLine: new Map(),
  }
}

/** The organization's own attributes, by their keys. */
export async function loadAttributes(
  tx: Transaction,
  organizationId: string,
): Promise<Map<string, AttributeDefinition>> {
  const attributes = await listDefinitions(tx, organizationId)
  return new Map(attributes.map((attribute) => [attribute.key, attribute]))
}

/** The lines that are refused so far: by the check, and by the run for what it has gone through. */
export async function findRefusedLines(tx: Transaction, importId: string): Promise<Set<number>> {
  const rows = await tx.directoryImportRow.findMany({
    where: { importId, outcome: 'refused', NOT: { problems: { equals: Prisma.AnyNull } } },
    select: { line: true },
  })
  return new Set(rows.map(({ line }) => line))
}

/**
 * In SQL, about the alias `e`: has not left, is as they were when the file was checked, and no row of the file has
 * their e-mail or external id; rows that are refused speak for their people too. Whoever changed since the check is
 * left alone: nobody is marked as left whom its preview did not count.
 */
export function isMissing({ index }: PlanContext, checkedAt: Date): Prisma.Sql {
  return Prisma.sql`e."status" <> 'left' AND e."updatedAt" <= ${checkedAt}::timestamptz
    AND NOT EXISTS (SELECT 1 FROM unnest(${index.emails}::citext[]) AS named WHERE named = e."email")
    AND NOT EXISTS (SELECT 1 FROM unnest(${index.externalIds}::citext[]) AS named WHERE named = e."externalId")`
}
