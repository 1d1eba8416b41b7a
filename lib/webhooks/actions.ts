'use server'

import { refresh } from 'next/cache'
import { formAction } from '@/lib/http/action-client'
import { redirectAfterChange } from '@/lib/http/redirect-after-change'
import type { Locale } from '@/lib/i18n/routing'
import {
  chooseEvents,
  createConnectionEndpoint,
  pauseEndpoint,
  resumeEndpoint,
  rotateSecret,
} from '@/lib/webhooks/mutations'
import { replayDelivery, replayRange } from '@/lib/webhooks/replay/mutations'
import {
  chooseEventsForm,
  createWebhookForm,
  deliveryForm,
  type IssuedSecret,
  replayForm,
  webhookForm,
  type webhookSteps,
} from '@/lib/webhooks/schema'
import { sendTest, type TestResult } from '@/lib/webhooks/testing/mutations'

interface Place {
  connectionId: string
  locale: Locale
}

// Not exported: an export would be a call that anybody can make.
const back = ({ connectionId, locale }: Place, done: (typeof webhookSteps)[number]) =>
  redirectAfterChange({ href: `/connections/${connectionId}/webhook?done=${done}`, locale })

/** Makes the endpoint of a connection; its secret comes back this once. */
export const createWebhookAction = formAction(
  createWebhookForm,
  async (input, actor): Promise<IssuedSecret> => {
    const { secret } = await createConnectionEndpoint(actor, input)
    return { secret, formerUntil: null }
  },
)

/** Makes another secret; it comes back this once. */
export const rotateSecretAction = formAction(
  webhookForm,
  async ({ endpointId }, actor): Promise<IssuedSecret> => {
    const { secret, formerUntil } = await rotateSecret(actor, endpointId)
    return { secret, formerUntil: formerUntil.toISOString() }
  },
)

/** Has an endpoint told of other events. */
export const chooseEventsAction = formAction(chooseEventsForm, async (input, actor): Promise<unknown> => {
  await chooseEvents(actor, input)
  return back(input, 'events')
})

/** Pauses an endpoint. */
export const pauseWebhookAction = formAction(webhookForm, async (input, actor): Promise<unknown> => {
  await pauseEndpoint(actor, input.endpointId)
  return back(input, 'paused')
})

/** Has an endpoint go on. */
export const resumeWebhookAction = formAction(webhookForm, async (input, actor): Promise<unknown> => {
  await resumeEndpoint(actor, input.endpointId)
  return back(input, 'resumed')
})

/** Delivers one event once more. */
export const replayDeliveryAction = formAction(deliveryForm, async (input, actor): Promise<unknown> => {
  await replayDelivery(actor, input.deliveryId)
  return back(input, 'replayed')
})

/** Sends a test event now and tells what came of it. */
export const sendTestAction = formAction(webhookForm, async ({ endpointId }, actor): Promise<TestResult> => {
  const result = await sendTest(actor, endpointId)
  refresh()
  return result
})

/** Delivers the events of a time range once more. */
export const replayRangeAction = formAction(replayForm, async (input, actor): Promise<{ count: number }> => {
  const count = await replayRange(actor, input)
  refresh()
  return { count }
})
