import type { Prisma } from '@/lib/generated/prisma/client'

/** What a filter compares, in SQL. */
export type Column =
  /** Compared in any capitals. */
  | { kind: 'text'; sql: Prisma.Sql }
  /** The same, with an index of `keyOf`: what equals it or begins with it is found without reading all. */
  | { kind: 'name'; sql: Prisma.Sql }
  | { kind: 'id'; sql: Prisma.Sql }
  | { kind: 'boolean'; sql: Prisma.Sql }
  | { kind: 'moment'; sql: Prisma.Sql }
  | { kind: 'day'; sql: Prisma.Sql }
  /** What comparing for equality comes to is told by the value. */
  | { kind: 'claim'; equals: (value: string) => Prisma.Sql; sql: Prisma.Sql }
  /** An attribute that no resource has a value of. */
  | { kind: 'none' }

/** The attributes of a resource, by their names in small letters. */
export interface Columns {
  /** @returns null for an attribute that there is not */
  find(name: string): Column | null
  /** What stands in the brackets of `emails[…]`. */
  values(name: string): { columns: Columns; within(claim: Prisma.Sql): Prisma.Sql } | null
}
