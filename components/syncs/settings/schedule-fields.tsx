'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useIsHydrated } from '@/components/forms/use-form-step'
import { Choice } from '@/components/ui/choice'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Radio, RadioGroup } from '@/components/ui/radio-group'

export interface ScheduleValues {
  scheduleKind: string
  everyMinutes: string
  cron: string
  timeZone: string
}

export interface ScheduleFieldsProps {
  textOf: (name: keyof ScheduleValues) => string
  errorOf: (name: string) => string | undefined
}

const kinds = ['never', 'interval', 'cron'] as const

/** When the clock starts runs. Without JavaScript the fields of all ways stand there, and the chosen way counts. */
export function ScheduleFields({ textOf, errorOf }: ScheduleFieldsProps) {
  const t = useTranslations('syncSettings.form')
  const isHydrated = useIsHydrated()
  const [chosen, setChosen] = useState<string | null>(null)
  const kind = chosen ?? textOf('scheduleKind')
  const isShown = (of: string) => !isHydrated || kind === of
  return (
    <div className="flex flex-col gap-4">
      <RadioGroup label={t('schedule')} error={errorOf('scheduleKind')}>
        {kinds.map((of) => (
          <Choice
            key={of}
            control={
              <Radio
                name="scheduleKind"
                value={of}
                defaultChecked={textOf('scheduleKind') === of}
                onChange={() => setChosen(of)}
              />
            }
          >
            {t(`schedules.${of}`)}
          </Choice>
        ))}
      </RadioGroup>
      {isShown('interval') && (
        <Field label={t('everyMinutes')} hint={t('everyMinutesHint')} error={errorOf('everyMinutes')}>
          <Input name="everyMinutes" inputMode="numeric" defaultValue={textOf('everyMinutes')} />
        </Field>
      )}
      {isShown('cron') && (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t('cron')} hint={t('cronHint')} error={errorOf('cron')}>
            <Input name="cron" autoComplete="off" spellCheck={false} defaultValue={textOf('cron')} />
          </Field>
          <Field label={t('timeZone')} hint={t('timeZoneHint')} error={errorOf('timeZone')}>
            <Input name="timeZone" autoComplete="off" spellCheck={false} defaultValue={textOf('timeZone')} />
          </Field>
        </div>
      )}
    </div>
  )
}
