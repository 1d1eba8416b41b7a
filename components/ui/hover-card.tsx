'use client'

import * as HoverCardPrimitive from 'radix-ui/hover-card'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/utils'

/** Opens on hover and on keyboard focus; touch screens never see it, so it only adds detail. */
export function HoverCard(props: ComponentProps<typeof HoverCardPrimitive.Root>) {
  return <HoverCardPrimitive.Root openDelay={200} closeDelay={150} {...props} />
}

/** Renders a link; with `asChild`, a button or whatever takes the focus. */
export function HoverCardTrigger(props: ComponentProps<typeof HoverCardPrimitive.Trigger>) {
  return <HoverCardPrimitive.Trigger data-slot="hover-card-trigger" {...props} />
}

export function HoverCardContent({
  className,
  align = 'center',
  sideOffset = 4,
  ...props
}: ComponentProps<typeof HoverCardPrimitive.Content>) {
  return (
    <HoverCardPrimitive.Portal>
      <HoverCardPrimitive.Content
        data-slot="hover-card-content"
        align={align}
        sideOffset={sideOffset}
        collisionPadding={8}
        className={cn(
          'z-50 w-64 max-w-[calc(100vw-1rem)] rounded-lg border bg-popover p-4 text-popover-foreground text-sm shadow-md data-[state=closed]:animate-out data-[state=closed]:fade-out-0 data-[state=open]:animate-in data-[state=open]:fade-in-0',
          className,
        )}
        {...props}
      />
    </HoverCardPrimitive.Portal>
  )
}
