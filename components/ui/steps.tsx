import { Check } from 'lucide-react'
import type { Route } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { cn } from '@/lib/utils'

export interface Step {
  label: string
  /** Where a click leads; steps without one are not links. */
  href?: string
}

export interface StepsProps {
  /** Accessible name of the list. */
  label: string
  steps: Step[]
  /** Index of the current step, from 0; steps before it are done. */
  current: number
  /** Read out after a finished step's name, "done" for instance. */
  doneLabel: string
  className?: string
}

/** The numbered steps of a wizard. On narrow screens only the current one shows its name. */
export function Steps({ label, steps, current, doneLabel, className }: StepsProps) {
  return (
    <nav data-slot="steps" aria-label={label} className={className}>
      <ol className="flex items-center gap-1 sm:gap-2">
        {steps.map((step, index) => {
          const isCurrent = index === current
          const isDone = index < current
          return (
            <li
              key={step.label}
              data-state={isCurrent ? 'current' : isDone ? 'done' : 'todo'}
              aria-current={isCurrent ? 'step' : undefined}
              className="flex items-center gap-1 not-last:after:h-px not-last:after:w-1.5 not-last:after:bg-input sm:gap-2 sm:not-last:after:w-8"
            >
              <StepLink href={isCurrent ? undefined : step.href}>
                <StepNumber isCurrent={isCurrent} isDone={isDone}>
                  {index + 1}
                </StepNumber>
                <span
                  className={cn(
                    isCurrent ? 'font-semibold' : 'sr-only text-muted-foreground md:not-sr-only md:text-sm',
                    step.href &&
                      !isCurrent &&
                      'underline decoration-input underline-offset-4 group-hover/step:text-foreground group-hover/step:decoration-current',
                  )}
                >
                  {step.label}
                  {isDone && <span className="sr-only">, {doneLabel}</span>}
                </span>
              </StepLink>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}

function StepLink({ href, children }: { href: string | undefined; children: ReactNode }) {
  const className = 'flex items-center gap-2 rounded-md text-sm'
  if (!href) return <span className={className}>{children}</span>
  return (
    <Link href={href as Route} className={cn(className, 'group/step')}>
      {children}
    </Link>
  )
}

function StepNumber(props: { isCurrent: boolean; isDone: boolean; children: ReactNode }) {
  const { isCurrent, isDone, children } = props
  return (
    <span
      className={cn(
        'flex size-7 shrink-0 items-center justify-center rounded-full border border-input font-medium text-muted-foreground text-xs tabular-nums',
        isCurrent && 'border-primary bg-primary text-primary-foreground',
        isDone && 'border-primary text-primary',
      )}
    >
      {isDone && <Check aria-hidden="true" className="size-4" />}
      <span className={isDone ? 'sr-only' : undefined}>{children}</span>
    </span>
  )
}
