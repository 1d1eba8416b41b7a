import SCIMMY from 'scimmy'

export const { Attribute, SchemaDefinition } = SCIMMY.Types
export type Attribute = SCIMMY.Types.Attribute
export type SchemaDefinition = SCIMMY.Types.SchemaDefinition

/** A type of resource: the attributes that Portico keeps. */
export interface Shape {
  core: SchemaDefinition
  extensions: readonly SchemaDefinition[]
  /** All attributes of RFC 7643, also those that Portico has no use for: they are passed over, not refused. */
  standard: readonly SchemaDefinition[]
}

/** What the name of an attribute stands for (RFC 7644 §3.10). */
export type Located =
  | { kind: 'attribute'; schema: string | null; attribute: Attribute; part: Attribute | null }
  | { kind: 'extension'; definition: SchemaDefinition }
  /** An attribute of RFC 7643 that Portico has no use for: no resource has a value of it. */
  | { kind: 'unused' }
  | { kind: 'unknown' }
