'use client'

import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { Icon } from '@/components/ui/icon'

/** Takes the place, and the focus, of a form that was sent. */
export function FormDone({
  title,
  as: Heading = 'h2',
  children,
}: {
  title: ReactNode
  as?: 'h2' | 'h3'
  children: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => heading.current?.focus(), [])
  return (
    <section className="flex flex-col gap-3 rounded-lg border bg-card p-6">
      <Heading ref={heading} tabIndex={-1} className="flex items-center gap-2 font-semibold text-base">
        <Icon name="check" className="size-5 shrink-0 text-success" />
        <span>{title}</span>
      </Heading>
      {children}
    </section>
  )
}
