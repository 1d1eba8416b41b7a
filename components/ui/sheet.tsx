'use client'

import { cva, type VariantProps } from 'class-variance-authority'
import * as DialogPrimitive from 'radix-ui/dialog'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/utils'
import { CloseCross, overlayClass } from './dialog'
import { useFocusReturn } from './use-focus-return'

export {
  Dialog as Sheet,
  DialogClose as SheetClose,
  DialogDescription as SheetDescription,
  DialogFooter as SheetFooter,
  DialogHeader as SheetHeader,
  DialogTitle as SheetTitle,
  DialogTrigger as SheetTrigger,
} from './dialog'

const sheetVariants = cva(
  'fixed z-50 flex flex-col gap-4 overflow-y-auto bg-popover p-6 text-popover-foreground text-sm shadow-lg duration-200 data-[state=closed]:animate-out data-[state=open]:animate-in',
  {
    variants: {
      side: {
        left: 'inset-y-0 left-0 w-80 max-w-[85vw] border-e data-[state=closed]:slide-out-to-left data-[state=open]:slide-in-from-left',
        right:
          'inset-y-0 right-0 w-full max-w-md border-s data-[state=closed]:slide-out-to-right data-[state=open]:slide-in-from-right',
        bottom:
          'inset-x-0 bottom-0 max-h-[85dvh] rounded-t-lg border-t data-[state=closed]:slide-out-to-bottom data-[state=open]:slide-in-from-bottom',
      },
    },
    defaultVariants: { side: 'right' },
  },
)

/** A dialog that slides in from an edge; needs a `SheetTitle`. */
export function SheetContent({
  side,
  className,
  closeLabel,
  children,
  ...props
}: ComponentProps<typeof DialogPrimitive.Content> &
  VariantProps<typeof sheetVariants> & { closeLabel?: string }) {
  const focusReturn = useFocusReturn(props)
  return (
    <DialogPrimitive.Portal>
      <DialogPrimitive.Overlay data-slot="sheet-overlay" className={overlayClass} />
      <DialogPrimitive.Content
        data-slot="sheet-content"
        className={cn(sheetVariants({ side }), className)}
        {...props}
        {...focusReturn}
      >
        {children}
        {closeLabel && <CloseCross label={closeLabel} />}
      </DialogPrimitive.Content>
    </DialogPrimitive.Portal>
  )
}
