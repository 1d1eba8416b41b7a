import type { AudienceConditions } from '@/lib/audiences/schema'

/** How many versions are read at once. */
export const versionsPageSize = 20

interface Change<Value> {
  before: Value
  after: Value
}

export interface ChangedPeople {
  count: number
  /** Names of the first. */
  first: string[]
}

/** What one version of an audience changed. */
export interface VersionEntry {
  number: number
  at: Date
  /** Who made it; null when that member is gone. */
  by: string | null
  /** Null where it stayed, and in the first version. */
  name: Change<string> | null
  description: Change<string> | null
  conditions: Change<AudienceConditions | null> | null
  added: ChangedPeople
  removed: ChangedPeople
}

/** An older version to fill the form with. */
export interface FormerVersion {
  number: number
  name: string
  description: string
  conditions: AudienceConditions | null
  /** How its people by hand differ from those of today. */
  addedIds: string[]
  removedIds: string[]
}
