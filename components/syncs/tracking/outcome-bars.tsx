'use client'

import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import type { DayOutcomes } from '@/lib/syncs/tracking/schema'

const colors = {
  completed: 'var(--success)',
  partially_completed: 'var(--warning)',
  failed: 'var(--danger)',
  canceled: 'var(--inactive)',
} as const
type Outcome = keyof typeof colors
const outcomes = Object.keys(colors) as Outcome[]

export interface OutcomeBarsProps {
  days: readonly DayOutcomes[]
  /** What outcomes are called. */
  names: Record<Outcome, string>
  locale: string
}

/** Stacked bars: how many runs of a day came out how. Whoever cannot see it reads the table behind it. */
export function OutcomeBars({ days, names, locale }: OutcomeBarsProps) {
  const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const inWords = (day: string) => short.format(new Date(`${day}T00:00:00Z`))
  const tick = { fill: 'var(--muted-foreground)', fontSize: 12 }
  return (
    <div aria-hidden="true" className="h-56 w-full">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={[...days]}
          accessibilityLayer={false}
          margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
        >
          <CartesianGrid vertical={false} stroke="var(--border)" />
          <XAxis dataKey="day" tickFormatter={inWords} tick={tick} tickLine={false} stroke="var(--border)" />
          <YAxis allowDecimals={false} width={36} tick={tick} tickLine={false} axisLine={false} />
          <Tooltip
            labelFormatter={(day) => inWords(String(day))}
            cursor={{ fill: 'var(--muted)' }}
            contentStyle={{ background: 'var(--popover)', borderColor: 'var(--border)' }}
            labelStyle={{ color: 'var(--popover-foreground)' }}
          />
          <Legend itemSorter={null} wrapperStyle={{ fontSize: 12 }} />
          {outcomes.map((outcome) => (
            <Bar
              key={outcome}
              dataKey={outcome}
              name={names[outcome]}
              stackId="runs"
              fill={colors[outcome]}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}
