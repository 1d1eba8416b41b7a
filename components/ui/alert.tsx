import { cva, type VariantProps } from 'class-variance-authority'
import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/lib/utils'

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, danger: CircleX }

const alertVariants = cva(
  'grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 rounded-lg border p-4 text-foreground text-sm [&>svg]:mt-0.5 [&>svg]:size-4',
  {
    variants: {
      variant: {
        info: 'bg-accent [&>svg]:text-accent-foreground',
        success: 'border-success/30 bg-success-subtle [&>svg]:text-success',
        warning: 'border-warning/30 bg-warning-subtle [&>svg]:text-warning',
        danger: 'border-danger/30 bg-danger-subtle [&>svg]:text-danger',
      },
    },
    defaultVariants: { variant: 'info' },
  },
)

export type AlertProps = Omit<ComponentProps<'div'>, 'title'> &
  VariantProps<typeof alertVariants> & {
    title?: ReactNode
    actions?: ReactNode
  }

/** A message in the page. Pass `role="alert"` or `"status"` when it appears after an action. */
export function Alert({ variant, title, actions, className, children, ...props }: AlertProps) {
  const Icon = icons[variant ?? 'info']
  return (
    <div data-slot="alert" className={cn(alertVariants({ variant }), className)} {...props}>
      <Icon aria-hidden="true" />
      <div className="flex max-w-text flex-col gap-1">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div>{children}</div>}
        {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  )
}
