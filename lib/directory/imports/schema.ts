import { z } from 'zod'
import type { CsvFormat } from '@/lib/csv/read'
import { attributeKey } from '@/lib/directory/attributes/schema'
import type { DirectoryImportState, EmployeeAttributeType } from '@/lib/generated/prisma/enums'
import { defineJob } from '@/lib/queue'

/** What a file may be at most; cells and columns: lib/csv/read.ts. */
export const mostBytes = 64 * 2 ** 20
export const mostRows = 200_000
/** From this share of the directory on, leavers are confirmed by number. */
export const largeShare = 0.2

export const importId = z.uuid('notFound')

/** What a column of a file may be, beside the organization's own attributes. */
export const importFields = [
  'givenName',
  'familyName',
  'email',
  'externalId',
  'jobTitle',
  'department',
  'team',
  'location',
  'country',
  'language',
  'manager',
  'employmentType',
  'startDate',
  'endDate',
  'status',
] as const
export type ImportField = (typeof importFields)[number]

/** A field, or one of the organization's own attributes: `attribute:cost_centre`. */
export type ColumnTarget = ImportField | `attribute:${string}`

const columnTarget = z.union([
  z.enum(importFields),
  z.templateLiteral(['attribute:', attributeKey]),
]) as unknown as z.ZodType<ColumnTarget>

export const dateFormats = ['ymd', 'dmy', 'mdy'] as const
export type DateFormat = (typeof dateFormats)[number]

/** What the columns of a file are, and what it says by what it does not say. */
export const importMapping = z.object({
  /** For each column; null: not used. */
  columns: z.array(columnTarget.nullable()),
  dateFormat: z.enum(dateFormats),
  /** What an empty cell does to a person who has a value. */
  empty: z.enum(['keep', 'clear']),
  /** What becomes of people whom the file does not name. */
  missing: z.enum(['keep', 'left']),
})
export type ImportMapping = z.output<typeof importMapping>

/** What is wrong with a row, or what of it was left out. */
export interface RowProblem {
  /** Null: the row as a whole. */
  target: ColumnTarget | null
  /** Key below `directoryImport.problem` in the messages. */
  reason: string
  /** What stands in the cell. */
  value?: string
  /** For the placeholders of the sentence. */
  values?: Record<string, string>
  /** The row is taken all the same, without this. */
  isNote?: true
}

/** A row that is not taken, or not in full. */
export interface ProblemRow {
  line: number
  isRefused: boolean
  problems: RowProblem[]
}

/** What a row would change about a person. */
export interface ChangeExample {
  line: number
  employeeId: string
  name: string
  changes: { target: ColumnTarget; before: string | null; after: string | null }[]
}

export interface LeaverExample {
  id: string
  name: string
  email: string
}

/** What the check found beside the numbers. */
export interface ImportPreview {
  checkedAt: string
  /** Rows that are taken, but not in full. */
  noted: number
  changes: ChangeExample[]
  created: { line: number; name: string; email: string }[]
  leavers: LeaverExample[]
  /** Members who may edit and would be marked as left, and whether no other may. */
  admins: { memberId: string; name: string }[]
  isEveryAdmin: boolean
  /** People in the directory who have not left, before the import. */
  present: number
}

export interface ImportCounts {
  rowCount: number
  processedCount: number
  createdCount: number
  updatedCount: number
  unchangedCount: number
  refusedCount: number
  leftCount: number
}

/** An import as pages show it. */
export interface ImportView extends ImportCounts {
  id: string
  fileName: string
  state: DirectoryImportState
  format: CsvFormat & { bytes: number }
  header: string[]
  mapping: ImportMapping | null
  preview: ImportPreview | null
  failure: { reason: string; values?: Record<string, string | number> } | null
  by: string | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

/** An attribute of the organization, as far as values need to be understood. */
export interface AttributeDefinition {
  key: string
  name: string
  type: EmployeeAttributeType
  options: string[]
}

/** Looks through the rows of an import. */
export const checkImportJob = defineJob(
  'directory.check-import',
  z.object({ organizationId: z.uuid(), importId }),
)
/** Writes them into the directory. */
export const runImportJob = defineJob(
  'directory.run-import',
  z.object({ organizationId: z.uuid(), importId }),
)
/** Takes up imports whose worker fell silent, and forgets the rows of old ones. */
export const tendImportsJob = defineJob('directory.tend-imports', z.unknown())
