import { z } from 'zod'
import { type DraftGroup, outlineField } from '@/lib/audiences/drafts/schema'
import type { VersionEntry } from '@/lib/audiences/history/schema'
import type { AudienceImpact, AudienceImpactPage } from '@/lib/audiences/impact/schema'
import { audienceLimits, personIds } from '@/lib/audiences/saving/schema'
import type { PersonChip } from '@/lib/directory/schema'
import { locales } from '@/lib/i18n/routing'

const uuid = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}'
const number = '\\d{1,6}'

/** What a press of a button in the form asks for; numbers name parts of the draft, and values in them. */
const intents = new RegExp(
  `^(?:refresh|review|back|apply|search|(?:add-condition|add-group|drop|add-value):${number}|drop-value:${number}:${number}|find:${number}:${number}|choose:${number}:${number}:${uuid}|(?:add|remove):employee:${uuid}|keep:${uuid}|names:${number}|page:(?:members|${uuid}):(?:loses|gains):${number})$`,
)

/** The form of an audience. Everything it knows travels with it, so it works without JavaScript. */
export const audienceFormSchema = z
  .object({
    /** Empty for a new one. */
    audienceId: z.union([z.literal(''), z.uuid()], 'notFound'),
    /** Of the audience as the editor saw it; 0 for a new one. */
    version: z.coerce.number().int().min(0),
    /** The older version that the form was filled in from; 0: none. */
    restored: z.coerce.number().int().min(0).default(0),
    name: z.string().max(5000).default(''),
    description: z.string().max(5000).default(''),
    tree: outlineField,
    addedIds: personIds,
    removedIds: personIds,
    /** What is searched in the directory, to add by hand. */
    q: z.string().max(200).default(''),
    /** Of the people by hand that are listed. */
    names: z.coerce.number().int().min(1).max(audienceLimits.byHand).default(1),
    intent: z.string().regex(intents).default('refresh'),
    locale: z.enum(locales).catch('en'),
  })
  // The fields of the conditions.
  .catchall(z.string())
export type AudienceForm = z.output<typeof audienceFormSchema>

/** What a search of the directory offers; of the shape that pickers of recipients know. */
export interface PeopleFound {
  audiences: never[]
  employees: (PersonChip & { department: string | null })[]
}

/** People by hand who are saved, in pages. */
export interface SavedPeople {
  total: number
  page: number
  pageCount: number
  people: PersonChip[]
}

/** Whom the audience would take in. */
export interface AudiencePreview {
  sentence: string
  /** People who have not left, and those of them whose status is active. */
  people: number
  active: number
  /** The first by name. */
  sample: { id: string; name: string; department: string | null }[]
}

/** A change that somebody else saved meanwhile, in words. */
export interface ForeignChange
  extends Pick<VersionEntry, 'number' | 'by' | 'at' | 'name' | 'added' | 'removed'> {
  description: boolean
  rule: { before: string; after: string } | null
}

/** Where the form stands after a press of a button. */
export interface AudienceStep {
  view: 'edit' | 'review'
  version: number
  name: string
  description: string
  draft: DraftGroup
  /** Whether it was to be saved, so that what is missing is said. */
  isAttempted: boolean
  added: PersonChip[]
  removed: PersonChip[]
  saved: SavedPeople
  /** Names of people in the conditions, by id. */
  names: Record<string, string>
  /** Null while conditions are not complete. */
  preview: AudiencePreview | null
  found: PeopleFound | null
  /** Found for one value of a condition. */
  foundFor: { id: number; index: number; query: string; people: PeopleFound } | null
  impact: AudienceImpact | null
  page: AudienceImpactPage | null
  /** What others saved since the form was opened; empty: nothing. */
  changes: ForeignChange[]
}

export const peopleSearchSchema = z.object({ q: z.string().max(200) })

export const deleteAudienceSchema = z.object({
  audienceId: z.uuid('notFound'),
  intent: z.enum(['review', 'back', 'apply']).default('review'),
  locale: z.enum(locales).catch('en'),
})

/** Where the form that deletes stands. */
export interface DeleteAudienceStep {
  isAsked: boolean
}
