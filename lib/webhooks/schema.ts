import { z } from 'zod'
import { testEvent, webhookEvents } from '@/lib/events/schema'
import type { WebhookEndpointState } from '@/lib/generated/prisma/enums'
import { locales } from '@/lib/i18n/routing'

/** The listing whose connections are receiving addresses, and the field of its connector that holds one. */
export const webhookListing = 'outgoing-webhooks'
export const addressField = 'endpointUrl'
/** What a receiver sends back to prove that it expects Portico. */
export const proofParameter = 'validationToken'

/** Whether an event was made up to try something out: it is sent once, and never told again. */
export function isTrial({ type, data }: { type: string; data: unknown }): boolean {
  return type === testEvent || trial.safeParse(data).success
}
const trial = z.object({ isTest: z.literal(true) })

/** How long a former secret signs beside the new one, and how long the log is kept. */
export const overlapHours = 24
export const keptDays = 30

/** Why an endpoint was disabled: the receiver said that it is gone (410), or nothing arrived for days. */
export const disabledReasons = ['gone', 'failing'] as const
export type DisabledReason = (typeof disabledReasons)[number]

const events = z
  .array(z.enum(webhookEvents))
  .min(1, 'chooseEvents')
  .transform((chosen) => webhookEvents.filter((event) => chosen.includes(event)))
const locale = z.enum(locales).default('en')

export const createWebhookForm = z.object({ connectionId: z.uuid(), events })
/** With the connection whose page the form stands on, to go back there. */
const ofConnection = { endpointId: z.uuid(), connectionId: z.uuid(), locale }
export const chooseEventsForm = z.object({ ...ofConnection, events })
export const webhookForm = z.object(ofConnection)
export const deliveryForm = z.object({ deliveryId: z.uuid(), connectionId: z.uuid(), locale })

/** What the page of an endpoint says after a step. */
export const webhookSteps = ['events', 'paused', 'resumed', 'replayed'] as const

/** As `<input type="datetime-local">` sends it; times are UTC, as the label says. */
const minute = z
  .string('required')
  .min(1, 'required')
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?$/, 'invalid')
  .transform((text) => new Date(`${text}Z`))
  .refine((date) => !Number.isNaN(date.getTime()), 'invalid')

export const replayForm = z
  .object({
    endpointId: z.uuid(),
    from: minute,
    to: minute,
    which: z.enum(['failed', 'all']).default('failed'),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'endsBeforeItBegins' })

/** A secret that was just made, for the page that shows it this once. */
export interface IssuedSecret {
  secret: string
  /** Until when the one before signs too; null: there was none. */
  formerUntil: string | null
}

/** An endpoint as its page shows it. */
export interface WebhookView {
  id: string
  url: string
  events: string[]
  state: WebhookEndpointState
  disabledReason: DisabledReason | null
  /** Since when nothing arrived, and when the next try comes, while it waits. */
  failingSince: Date | null
  resumeAt: Date | null
  /** Until when the former secret signs too. */
  previousUntil: Date | null
  createdAt: Date
  /** Whether its listing is active: else nothing is delivered, and nothing of that time is kept. */
  isListingActive: boolean
  /** What has not arrived yet, and what was given up. */
  waiting: number
  failed: number
}
