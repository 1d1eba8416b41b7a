import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/lib/utils'
import { FieldError, FieldHint } from './field'

export interface RadioGroupProps extends ComponentProps<'fieldset'> {
  label: ReactNode
  hint?: ReactNode
  error?: ReactNode
  hideLabel?: boolean
}

/** A named group of `Choice` elements: native radio buttons, or checkboxes that belong together. */
export function RadioGroup({
  label,
  hint,
  error,
  hideLabel = false,
  className,
  children,
  ...props
}: RadioGroupProps) {
  return (
    <fieldset data-slot="radio-group" className={cn('min-w-0', className)} {...props}>
      <legend className={hideLabel ? 'sr-only' : 'mb-1.5 font-medium text-sm'}>
        {label}
        {hint && <FieldHint className="font-normal">{hint}</FieldHint>}
        {error && <FieldError>{error}</FieldError>}
      </legend>
      <div className="flex flex-col gap-2">{children}</div>
    </fieldset>
  )
}

export function Radio({ className, ...props }: Omit<ComponentProps<'input'>, 'type'>) {
  return (
    <input
      data-slot="radio"
      type="radio"
      className={cn('size-4 shrink-0 accent-primary disabled:cursor-not-allowed', className)}
      {...props}
    />
  )
}
