/** Comparisons of RFC 7644 §3.4.2.2, without `pr`. */
export const operators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const
export type Operator = (typeof operators)[number]

export type FilterValue = string | number | boolean | null

/** A filter as a tree; names are as the client wrote them. */
export type Filter =
  | { kind: 'compare'; name: string; operator: Operator; value: FilterValue }
  | { kind: 'present'; name: string }
  /** `emails[type eq "work"]`: one value of the attribute is as the inner filter says. */
  | { kind: 'has'; name: string; filter: Filter }
  | { kind: 'and' | 'or'; filters: Filter[] }
  | { kind: 'not'; filter: Filter }

/** What an operation of a PATCH points at (RFC 7644 §3.5.2, figure 7). */
export interface PatchPath {
  name: string
  /** Which values of the attribute. */
  filter: Filter | null
  /** A part of those values. */
  part: string | null
}

/** Longest filter in characters, deepest nesting, most comparisons. */
export const filterLimits = { length: 10_000, depth: 20, comparisons: 200 }
