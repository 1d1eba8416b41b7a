import { Slot } from 'radix-ui/slot'
import { type ComponentProps, type ReactElement, type ReactNode, useId } from 'react'
import { cn } from '@/lib/utils'
import { Label } from './label'

/** What `Field` gives its control: spread it when the control is not the direct child. */
export interface FieldControlProps {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

export interface FieldProps extends Omit<ComponentProps<'div'>, 'children' | 'id'> {
  label: ReactNode
  /** Stands beside the label, "optional" for instance. */
  note?: ReactNode
  hint?: ReactNode
  error?: ReactNode
  /** Id of the control; made up when absent. */
  id?: string
  hideLabel?: boolean
  children: ReactElement | ((control: FieldControlProps) => ReactNode)
}

/**
 * Label, control, hint and error, tied together for assistive technology.
 * @example <Field label={t('name')} error={errors.name}><Input name="name" required /></Field>
 */
export function Field({
  label,
  note,
  hint,
  error,
  id,
  hideLabel = false,
  children,
  className,
  ...props
}: FieldProps) {
  const generatedId = useId()
  const controlId = id ?? generatedId
  const hintId = `${controlId}-hint`
  const errorId = `${controlId}-error`
  const control: FieldControlProps = {
    id: controlId,
    'aria-describedby': [hint && hintId, error && errorId].filter(Boolean).join(' ') || undefined,
    'aria-invalid': error ? true : undefined,
  }
  return (
    <div data-slot="field" className={cn('flex flex-col gap-1.5', className)} {...props}>
      <div className={hideLabel ? 'sr-only' : 'flex items-baseline justify-between gap-2'}>
        <Label htmlFor={controlId}>{label}</Label>
        {note && <span className="text-muted-foreground text-xs">{note}</span>}
      </div>
      {typeof children === 'function' ? children(control) : <Slot {...control}>{children}</Slot>}
      {hint && <FieldHint id={hintId}>{hint}</FieldHint>}
      {error && <FieldError id={errorId}>{error}</FieldError>}
    </div>
  )
}

export function FieldHint({ className, ...props }: ComponentProps<'p'>) {
  return (
    <p
      data-slot="field-hint"
      className={cn('max-w-text text-muted-foreground text-xs', className)}
      {...props}
    />
  )
}

export function FieldError({ className, ...props }: ComponentProps<'p'>) {
  return (
    <p
      data-slot="field-error"
      className={cn('max-w-text font-medium text-danger text-xs', className)}
      {...props}
    />
  )
}
