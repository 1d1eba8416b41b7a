import { z } from 'zod'

/** How many audiences and how many single people one activation can name. */
export const recipientLimits = { audiences: 50, employees: 500 } as const

/** How long a change can be undone, in minutes. */
export const undoMinutes = 10

const distinctIds = (limit: number, reason: string) =>
  z
    .array(z.uuid('notFound'))
    .transform((ids) => [...new Set(ids)].sort())
    .refine((ids) => ids.length <= limit, reason)

export const recipientFields = {
  everyone: z.boolean(),
  audienceIds: distinctIds(recipientLimits.audiences, 'tooManyAudiences'),
  employeeIds: distinctIds(recipientLimits.employees, 'tooManyEmployees'),
}

/** Whom a listing is for: everyone, or the chosen audiences and people. Ids are distinct and sorted. */
export const recipientsSchema = z.object(recipientFields)
export type Recipients = z.output<typeof recipientsSchema>

/** What an activation was before and after a change, kept in `ActivationChange`. */
export const activationSnapshotSchema = z.object({
  connectionId: z.uuid(),
  isActive: z.boolean(),
  ...recipientFields,
})
export type ActivationSnapshot = z.output<typeof activationSnapshotSchema>

export const impactSides = ['loses', 'gains'] as const
export type ImpactSide = (typeof impactSides)[number]

/** A change that is shown before it is made: other recipients (and active, if it was not), or nobody. */
export const proposalSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('recipients'), recipients: recipientsSchema }),
  z.object({ kind: z.literal('deactivate') }),
])
export type Proposal = z.output<typeof proposalSchema>

/** What people are shown; the states of a connection are finer. */
export const displayStates = ['connected', 'pending', 'inactive'] as const

/** Why it is pending or inactive, or what a connected one suffers from. Each has a sentence in the messages. */
export const displayReasons = [
  'notConnected',
  'setUpUnfinished',
  'consent',
  'configuration',
  'credentials',
  'authorization',
  'verification',
  'approval',
  'testFailed',
  'unverified',
  'partner',
  'firstSync',
  'needsReconnect',
  'needsConsent',
  'notActivated',
  'deactivated',
  'byAdmin',
  'byPolicy',
  'authenticationFailed',
  'repeatedFailures',
  'declined',
  'byPartner',
  'degraded',
] as const
export type DisplayReason = (typeof displayReasons)[number]

/** The one thing that repairs the state. */
export type RepairAction =
  | 'connect'
  | 'finishSetUp'
  | 'reconnect'
  | 'consent'
  | 'check'
  | 'activate'
  | 'reactivate'

export interface DisplayState {
  state: (typeof displayStates)[number]
  reason: DisplayReason | null
  action: RepairAction | null
}

export interface AudienceChip {
  id: string
  name: string
}

export interface ImpactedPerson {
  id: string
  name: string
  department: string | null
}

/** Who gains and who loses by a change: exact numbers and the first names. */
export interface Impact {
  /** How many employees have access afterwards. */
  reach: number
  gains: { count: number; first: ImpactedPerson[] }
  loses: { count: number; first: ImpactedPerson[] }
}

/** One page of everyone on one side of a change. */
export interface ImpactPage {
  side: ImpactSide
  /** From 1. */
  page: number
  pageCount: number
  people: ImpactedPerson[]
}

/** What a card says about whom a listing is available to. Lists name the first few, counts are of all. */
export interface RecipientsSummary {
  everyone: boolean
  /** Employees reached, each counted once. */
  reach: number
  audiences: { count: number; first: (AudienceChip & { memberCount: number })[] }
  employees: { count: number; first: { id: string; name: string }[] }
}

export type ChangeKind = 'activated' | 'deactivated' | 'segmented' | 'unchanged'

/** How its history names a change: what undid another one is no decision of its own. */
export type ShownChangeKind = ChangeKind | 'undone'

/** A change as its history shows it. */
export interface ChangeEntry {
  id: string
  kind: ShownChangeKind
  /** Active afterwards. */
  isActive: boolean
  /** Who made it; null when that member is gone. */
  by: string | null
  at: Date
  undoneAt: Date | null
  after: { everyone: boolean; audiences: number; employees: number }
  /** Until when it can be undone; null when it no longer can. */
  undoUntil: Date | null
}
