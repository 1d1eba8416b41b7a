'use client'

import { useTranslations } from 'next-intl'
import { useErrorText } from '@/components/forms/error-text'
import { Checkbox } from '@/components/ui/checkbox'
import { Choice } from '@/components/ui/choice'
import { RadioGroup } from '@/components/ui/radio-group'
import { type WebhookEvent, webhookEvents } from '@/lib/events/schema'
import type { FormState } from '@/lib/http/form-state'

/** The events that an endpoint can be told of, to tick. */
export function EventChoice({ state, chosen }: { state: FormState; chosen: readonly string[] }) {
  const t = useTranslations('webhooks')
  const text = useErrorText()
  const submitted = state.submitted?.events
  const ticked = (event: WebhookEvent) =>
    (Array.isArray(submitted) ? submitted : chosen).some((name) => name === event)
  const refused = state.fields?.events
  return (
    <RadioGroup label={t('eventsTitle')} hint={t('eventsHint')} error={refused && text(refused)}>
      {webhookEvents.map((event) => (
        <Choice
          key={event}
          control={<Checkbox name="events" value={event} defaultChecked={ticked(event)} />}
          description={<code className="text-xs">{event}</code>}
        >
          {t(`events.${wordOf(event)}`)}
        </Choice>
      ))}
    </RadioGroup>
  )
}

/** A dot would be a level of the messages. */
export function wordOf<Type extends string>(type: Type) {
  return type.replace('.', '_') as Type extends `${infer Before}.${infer After}` ? `${Before}_${After}` : Type
}
