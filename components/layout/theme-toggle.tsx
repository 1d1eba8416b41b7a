'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { useId, useSyncExternalStore } from 'react'

export interface ThemeToggleProps {
  /** Accessible name of the group. */
  label: string
  labels: { light: string; dark: string; system: string }
}

const choices = [
  { theme: 'light', Icon: Sun },
  { theme: 'system', Icon: Monitor },
  { theme: 'dark', Icon: Moon },
] as const

const never = () => () => {}

/** Light, system or dark, as three radio buttons. Hidden where scripts don't run. */
export function ThemeToggle({ label, labels }: ThemeToggleProps) {
  const { theme, setTheme } = useTheme()
  const name = useId()
  // The server can't know the choice: nothing is checked until the page is hydrated.
  const isHydrated = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  return (
    <fieldset
      data-slot="theme-toggle"
      className="inline-flex rounded-full border bg-muted p-0.5 noscript:hidden"
    >
      <legend className="sr-only">{label}</legend>
      {choices.map(({ theme: choice, Icon }) => (
        <label
          key={choice}
          title={labels[choice]}
          className="flex size-7 cursor-pointer items-center justify-center rounded-full text-muted-foreground hover:text-foreground has-checked:bg-card has-checked:text-foreground has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-2"
        >
          <input
            type="radio"
            name={name}
            value={choice}
            checked={isHydrated && theme === choice}
            onChange={() => setTheme(choice)}
            className="sr-only"
          />
          <Icon aria-hidden="true" className="size-4" />
          <span className="sr-only">{labels[choice]}</span>
        </label>
      ))}
    </fieldset>
  )
}
