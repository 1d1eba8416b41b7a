'use client'

import { useId } from 'react'
import { Icon } from '@/components/ui/icon'
import { setTheme, useTheme } from '@/components/ui/use-theme'

export interface ThemeToggleProps {
  /** Accessible name of the group. */
  label: string
  labels: { light: string; dark: string; system: string }
}

const choices = [
  { theme: 'light', icon: 'sun' },
  { theme: 'system', icon: 'monitor' },
  { theme: 'dark', icon: 'moon' },
] as const

/** Light, system or dark, as three radio buttons. Hidden where scripts don't run. */
export function ThemeToggle({ label, labels }: ThemeToggleProps) {
  const theme = useTheme()
  const name = useId()
  return (
    <fieldset data-slot="theme-toggle" className="inline-flex rounded-full border p-0.5 noscript:hidden">
      <legend className="sr-only">{label}</legend>
      {choices.map(({ theme: choice, icon }) => (
        <label
          key={choice}
          title={labels[choice]}
          className="flex size-7 cursor-pointer items-center justify-center rounded-full text-muted-foreground hover:text-foreground has-checked:bg-accent has-checked:text-accent-foreground has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-2"
        >
          <input
            type="radio"
            name={name}
            value={choice}
            checked={theme === choice}
            onChange={() => setTheme(choice)}
            className="sr-only"
          />
          <Icon name={icon} />
          <span className="sr-only">{labels[choice]}</span>
        </label>
      ))}
    </fieldset>
  )
}
