'use server'

import { formAction } from '@/lib/http/action-client'
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
} from '@/lib/webhooks/schema'
import { sendTest, type TestResult } from '@/lib/webhooks/testing/mutations'

/** Makes the endpoint of a connection; its secret comes back this once. */
export const createWebhookAction = formAction(
  createWebhookForm,
  async (input, actor): Promise<IssuedSecret> => {
    const { secret } = await createConnectionEndpoint(actor, input)
    return { secret, formerUntil: null }
  },
)

/** Has an endpoint told of other events. */
export const chooseEventsAction = formAction(chooseEventsForm, async (input, actor): Promise<unknown> => {
  await chooseEvents(actor, input)
  return null
})

/** Makes another secret; it comes back this once. */
export const rotateSecretAction = formAction(
  webhookForm,
  async ({ endpointId }, actor): Promise<IssuedSecret> => {
    const { secret, formerUntil } = await rotateSecret(actor, endpointId)
    return { secret, formerUntil: formerUntil.toISOString() }
  },
)

/** Pauses an endpoint. */
export const pauseWebhookAction = formAction(webhookForm, async ({ endpointId }, actor): Promise<unknown> => {
  await pauseEndpoint(actor, endpointId)
  return null
})

/** Has an endpoint go on. */
export const resumeWebhookAction = formAction(
  webhookForm,
  async ({ endpointId }, actor): Promise<unknown> => {
    await resumeEndpoint(actor, endpointId)
    return null
  },
)

/** Sends a test event now and tells what came of it. */
export const sendTestAction = formAction(webhookForm, ({ endpointId }, actor): Promise<TestResult> => {
  return sendTest(actor, endpointId)
})

/** Delivers one event once more. */
export const replayDeliveryAction = formAction(
  deliveryForm,
  async ({ deliveryId }, actor): Promise<unknown> => {
    await replayDelivery(actor, deliveryId)
    return null
  },
)

/** Delivers the events of a time range once more. */
export const replayRangeAction = formAction(
  replayForm,
  async (input, actor): Promise<{ count: number }> => ({
    count: await replayRange(actor, input),
  }),
)
