'use client'

import { useTranslations } from 'next-intl'
import { Choice } from '@/components/ui/choice'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Radio, RadioGroup } from '@/components/ui/radio-group'
import { submittedValue } from '@/lib/http/form-state'
import type { Schedule } from '@/lib/schedules'
import type { FormFields } from './trigger-form'

/** How often the clock sets a trigger off: each fields' group shows while it is chosen, by CSS alone. */
export function ClockFields({ fields, schedule }: { fields: FormFields; schedule: Schedule | null }) {
  const t = useTranslations('triggers')
  const { state, errorOf } = fields
  const known = {
    everyMinutes: schedule && 'everyMinutes' in schedule ? String(schedule.everyMinutes) : '60',
    cron: schedule && 'cron' in schedule ? schedule.cron : '0 7 * * 1-5',
    timeZone: schedule && 'cron' in schedule ? schedule.timeZone : 'UTC',
  }
  const clock = submittedValue(state, 'clock', schedule && 'cron' in schedule ? 'cron' : 'minutes')
  return (
    <div className="group flex flex-col gap-5">
      <RadioGroup label={t('clock')}>
        <Choice control={<Radio name="clock" value="minutes" defaultChecked={clock !== 'cron'} />}>
          {t('clockMinutes')}
        </Choice>
        <Choice control={<Radio name="clock" value="cron" defaultChecked={clock === 'cron'} />}>
          {t('clockCron')}
        </Choice>
      </RadioGroup>
      <Field
        label={t('everyMinutes')}
        hint={t('everyMinutesHint')}
        error={errorOf('everyMinutes')}
        className="hidden group-has-[input[value=minutes]:checked]:flex"
      >
        <Input
          name="everyMinutes"
          inputMode="numeric"
          autoComplete="off"
          defaultValue={submittedValue(state, 'everyMinutes', known.everyMinutes)}
        />
      </Field>
      <Field
        label={t('cron')}
        hint={t('cronHint')}
        error={errorOf('cron')}
        className="hidden group-has-[input[value=cron]:checked]:flex"
      >
        <Input
          name="cron"
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          className="font-mono"
          defaultValue={submittedValue(state, 'cron', known.cron)}
        />
      </Field>
      <Field
        label={t('timeZone')}
        hint={t('timeZoneHint')}
        error={errorOf('timeZone')}
        className="hidden group-has-[input[value=cron]:checked]:flex"
      >
        <Input
          name="timeZone"
          autoComplete="off"
          spellCheck={false}
          maxLength={64}
          defaultValue={submittedValue(state, 'timeZone', known.timeZone)}
        />
      </Field>
    </div>
  )
}
