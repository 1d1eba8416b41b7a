import { Slot } from 'radix-ui/slot'
import { type ReactElement, type ReactNode, useId } from 'react'
import { cn } from '@/lib/utils'
import { FieldHint } from './field'

export interface ChoiceProps {
  /** A `Checkbox`, `Radio` or `Switch`. */
  control: ReactElement<{ id?: string }>
  description?: ReactNode
  /** Stands at the end of the line, a count for instance. */
  note?: ReactNode
  className?: string
  children: ReactNode
}

/**
 * A checkbox, radio button or switch with its words.
 * @example <Choice control={<Checkbox name="terms" />} description={t('why')}>{t('terms')}</Choice>
 */
export function Choice({ control, description, note, className, children }: ChoiceProps) {
  const generatedId = useId()
  const id = control.props.id ?? generatedId
  const descriptionId = `${id}-description`
  return (
    <div
      data-slot="choice"
      className={cn('flex min-h-6 items-start gap-2 text-sm has-disabled:text-muted-foreground', className)}
    >
      <span className="flex h-6 shrink-0 items-center">
        <Slot id={id} aria-describedby={description ? descriptionId : undefined}>
          {control}
        </Slot>
      </span>
      <span className="flex min-w-0 flex-1 flex-col py-0.5">
        <label htmlFor={id} className="cursor-pointer">
          {children}
        </label>
        {description && <FieldHint id={descriptionId}>{description}</FieldHint>}
      </span>
      {note && <span className="py-0.5 text-muted-foreground tabular-nums">{note}</span>}
    </div>
  )
}
