/** What the ids and keys in conditions are called; an unknown one is gone. */
export interface ConditionNames {
  /** Of people by id. */
  people: Readonly<Record<string, string>>
  segments: Readonly<Record<string, string>>
  groups: Readonly<Record<string, string>>
  /** Of the organization's own attributes by key. */
  attributes: Readonly<Record<string, string>>
}
