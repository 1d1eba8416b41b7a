'use client'

import type { Route } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { HoverCard, HoverCardContent, HoverCardTrigger } from '@/components/ui/hover-card'

export interface RecipientsHoverCardProps {
  /** With the reader's language. */
  href: string
  /** The whole of it in words: what hovering shows is not read out. */
  label: string
  lists: { title: string; names: { id: string; name: string; note?: string }[]; more: string | null }[]
  children: ReactNode
}

/** A link that on hover or focus lists who is behind it; above the link that covers its card. */
export function RecipientsHoverCard({ href, label, lists, children }: RecipientsHoverCardProps) {
  return (
    <HoverCard>
      <HoverCardTrigger asChild>
        <Link
          href={href as Route}
          prefetch={false}
          aria-label={label}
          className="relative z-10 inline-flex min-h-7 shrink-0 items-center gap-1.5 rounded-md"
        >
          {children}
        </Link>
      </HoverCardTrigger>
      <HoverCardContent align="end" className="flex flex-col gap-3">
        {lists.map(({ title, names, more }) => (
          <div key={title}>
            <p className="font-medium text-muted-foreground text-xs">{title}</p>
            <ul>
              {names.map(({ id, name, note }) => (
                <li key={id} className="flex items-baseline justify-between gap-3">
                  <span className="min-w-0 wrap-break-word">{name}</span>
                  {note && (
                    <span className="shrink-0 text-muted-foreground text-xs tabular-nums">{note}</span>
                  )}
                </li>
              ))}
              {more && <li className="text-muted-foreground">{more}</li>}
            </ul>
          </div>
        ))}
      </HoverCardContent>
    </HoverCard>
  )
}
