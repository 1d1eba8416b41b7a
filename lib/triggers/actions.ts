'use server'

import { refresh } from 'next/cache'
import { z } from 'zod'
import { formAction } from '@/lib/http/action-client'
import { redirectAfterChange } from '@/lib/http/redirect-after-change'
import { locales } from '@/lib/i18n/routing'
import { deleteTrigger, saveTrigger, switchTrigger } from '@/lib/triggers/mutations'
import { triggerForm, triggerInputForm } from '@/lib/triggers/schema'
import { testTrigger } from '@/lib/triggers/testing/mutations'

const locale = z.enum(locales).catch('en')

/** Makes a trigger or changes one, and shows it. */
export const saveTriggerAction = formAction(triggerInputForm, async (input, actor): Promise<unknown> => {
  const { triggerId } = await saveTrigger(actor, input)
  const done = input.triggerId ? 'changed' : 'created'
  return redirectAfterChange({ href: `/triggers/${triggerId}?done=${done}`, locale: input.locale })
})

/** Switches a trigger on or off. */
export const switchTriggerAction = formAction(
  triggerForm.extend({ to: z.enum(['on', 'off']) }),
  ({ triggerId, to }, actor) => switchTrigger(actor, { triggerId, isEnabled: to === 'on' }).finally(refresh),
)

/** Sets a trigger off now, with an event about somebody who does not exist. */
export const testTriggerAction = formAction(triggerForm, ({ triggerId }, actor) =>
  testTrigger(actor, triggerId).finally(refresh),
)

/** Deletes a trigger and goes back to the others. */
export const deleteTriggerAction = formAction(
  triggerForm.extend({ locale }),
  async ({ triggerId, locale }, actor): Promise<unknown> => {
    await deleteTrigger(actor, triggerId)
    return redirectAfterChange({ href: '/triggers?done=deleted', locale })
  },
)
