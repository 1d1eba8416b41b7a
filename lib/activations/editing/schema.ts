import { z } from 'zod'
import { type AudienceChip, type Impact, type ImpactPage, recipientFields } from '@/lib/activations/schema'
import type { PersonChip } from '@/lib/directory/schema'

/** The choice in the form, with names. */
export interface Selection {
  everyone: boolean
  audiences: AudienceChip[]
  employees: PersonChip[]
}

/** What a search over audiences and directory offers to add. */
export interface Suggestions {
  audiences: (AudienceChip & { memberCount: number })[]
  employees: (PersonChip & { department: string | null })[]
}

/** What a press of a button in the form asks for: `remove:` and `add:` carry a kind and an id. */
const intents =
  /^(search|review|back|apply|(add|remove):(audience|employee):[0-9a-f-]{36}|page:(loses|gains):\d{1,5})$/

/** The form that chooses recipients. Everything it knows travels with it, so it works without JavaScript. */
export const segmentFormSchema = z.object({
  connectionId: z.uuid('notFound'),
  /** The active activation that is edited; empty where one is to begin. */
  activationId: z.union([z.literal(''), z.uuid()], 'notFound'),
  /** Of the activation as the editor saw it; 0 before the first. */
  version: z.coerce.number().int().min(0),
  recipients: z.enum(['everyone', 'specific'], 'chooseRecipients'),
  audienceIds: recipientFields.audienceIds,
  employeeIds: recipientFields.employeeIds,
  q: z.string().max(200).default(''),
  intent: z.string().regex(intents).default('search'),
  /** Where saving leads: the page of the access itself, or the last step of the wizard. */
  next: z.enum(['access', 'done']).default('access'),
  locale: z.string(),
})
export type SegmentForm = z.output<typeof segmentFormSchema>

/** Where the form stands after a press of a button. */
export interface SegmentStep {
  view: 'choose' | 'review'
  version: number
  selection: Selection
  reach: number
  suggestions: Suggestions | null
  impact: Impact | null
  page: ImpactPage | null
}

/** Where the form that deactivates stands: asked for, with its impact, or not. */
export type DeactivateStep = Pick<SegmentStep, 'version' | 'impact' | 'page'>

export const deactivateFormSchema = z.object({
  connectionId: z.uuid('notFound'),
  activationId: z.uuid('notFound'),
  version: z.coerce.number().int().min(0),
  intent: z
    .string()
    .regex(/^(review|back|apply|page:loses:\d{1,5})$/)
    .default('review'),
  locale: z.string(),
})
export type DeactivateForm = z.output<typeof deactivateFormSchema>

export const activationFormSchema = deactivateFormSchema.pick({
  connectionId: true,
  activationId: true,
  version: true,
  locale: true,
})

export const undoFormSchema = z.object({
  connectionId: z.uuid('notFound'),
  changeId: z.uuid('notFound'),
  locale: z.string(),
})

export const searchFormSchema = z.object({ q: z.string().max(200) })

export const countFormSchema = segmentFormSchema.pick({
  recipients: true,
  audienceIds: true,
  employeeIds: true,
})
