import type { Filter } from '@/lib/scim/filters/schema'

/** What a PATCH does to a group, one after the other. */
export type GroupStep =
  | { kind: 'rename'; name: string }
  | { kind: 'identify'; externalId: string | null }
  | { kind: 'add' | 'remove' | 'set'; ids: string[] }
  /** Members that a filter wants go; with `replacement`, these come, and one at least has to go. */
  | { kind: 'removeWhere'; filter: Filter; replacement: string[] | null }
